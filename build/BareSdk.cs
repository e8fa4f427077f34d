using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// What the bench command compares the module with: a program that has nothing but the SDK's client. It runs before
/// anything else of this program is loaded, PowerShell above all.
/// </summary>
internal static class BareSdk
{
    /// <summary>The first argument, which is followed by endpoint, client id, client secret, refresh token and a number of calls.</summary>
    public const string Name = "bare-sdk";

    /// <summary>
    /// Gets a token; then, with a number of calls, that many again to warm up and that many to put out their milliseconds.
    /// </summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        using AmazonSSOOIDCClient client = Client(arguments[0]);
        CreateTokenRequest request = new()
        {
            ClientId = arguments[1],
            ClientSecret = arguments[2],
            GrantType = "refresh_token",
            RefreshToken = arguments[3],
        };
        request.RefreshToken = (await client.CreateTokenAsync(request)).RefreshToken;
        int calls = int.Parse(arguments[4], CultureInfo.InvariantCulture);
        for (int n = 0; n < 2 * calls; n++)
        {
            long started = Stopwatch.GetTimestamp();
            request.RefreshToken = (await client.CreateTokenAsync(request)).RefreshToken;
            if (n >= calls)
            {
                Console.WriteLine(Stopwatch.GetElapsedTime(started).TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
            }
        }
        return 0;
    }

    /// <summary>A client without credentials, which the operations do not need.</summary>
    public static AmazonSSOOIDCClient Client(string endpoint) =>
        new(new AnonymousAWSCredentials(), new AmazonSSOOIDCConfig { ServiceURL = endpoint });
}
