using System.Diagnostics;
using System.Globalization;
using Amazon.Runtime;
using Amazon.SSOOIDC;
using Amazon.SSOOIDC.Model;

namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>
/// What the bench command compares the module with: a program that has nothing but the SDK's client. It runs before
/// anything else of this program is loaded, PowerShell above all.
/// </summary>
internal static class BareSdk
{
    /// <summary>The first argument, which is followed by endpoint and a number of calls.</summary>
    public const string Name = "bare-sdk";

    /// <summary>
    /// Gets a token; then, with a number of calls, that many of two kinds to warm up and that many to measure.
    /// </summary>
    public static async Task<int> RunAsync(string[] arguments)
    {
        long started = Stopwatch.GetTimestamp();
        using AmazonSSOOIDCClient client = new(
            new AnonymousAWSCredentials(),
            new AmazonSSOOIDCConfig { ServiceURL = arguments[0], AuthenticationRegion = "us-east-1" }
        );
        CreateTokenRequest request = new()
        {
            ClientId = "client",
            ClientSecret = "secret",
            GrantType = "refresh_token",
            RefreshToken = "refresh",
        };
        await client.CreateTokenAsync(request);
        Put(Figures.FirstToken, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        int calls = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        if (calls == 0)
        {
            return 0;
        }

        double[] times = new double[calls];
        for (int n = -calls; n < calls; n++)
        {
            started = Stopwatch.GetTimestamp();
            request.RefreshToken = (await client.CreateTokenAsync(request)).RefreshToken;
            times[Math.Max(n, 0)] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(times);
        Put(Figures.Call, times[calls / 2]);

        for (int n = -calls; n < calls; n++)
        {
            if (n == 0)
            {
                started = Stopwatch.GetTimestamp();
            }
            await client.RegisterClientAsync(new RegisterClientRequest { ClientName = $"client-{n}", ClientType = "public" });
        }
        Put(Figures.Record, Stopwatch.GetElapsedTime(started).TotalMilliseconds / calls);
        Put(Figures.WorkingSet, Environment.WorkingSet / 1048576.0);
        return 0;
    }

    private static void Put(string name, double value) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {value}"));
}
