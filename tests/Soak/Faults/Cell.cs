using System.Globalization;
using System.Management.Automation;
using System.Security.Cryptography;
using System.Web;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>A fault at a step, with a session, secrets and a service of its own. Public, since scripts ask it.</summary>
public sealed class Cell : IDisposable
{
    private static readonly HttpClient Browser = new(new SocketsHttpHandler { UseProxy = false });

    private readonly FaultyService _service;

    internal Cell(int number, Fault fault, Step step, FaultWorld world)
    {
        Name = string.Create(CultureInfo.InvariantCulture, $"cell{number}");
        Fault = fault;
        Step = step;
        _service = new FaultyService(this, world);
        world.Add(Name, _service);
        Endpoint = fault.Place switch
        {
            // A label that is too long is no name, so that nobody is asked for it.
            Place.Name => $"http://{new string('x', 64)}.test",
            Place.Proxy => $"https://{Name}.test",
            Place.Tls => $"https://127.0.0.1:{_service.Port}",
            _ => $"http://127.0.0.1:{_service.Port}",
        };
        // The portal's own address is never asked: it is not the service that fails.
        StartUrl = $"https://{Name}.awsapps.com/start";
    }

    public string Name { get; }

    public string Endpoint { get; }

    public string StartUrl { get; }

    public string ClientId { get; } = "client-of-the-soak";

    public string ClientSecret { get; } = Secret("client/secret+");

    public string RefreshToken { get; } = Secret("aor");

    public string AccessToken { get; } = Secret("aoa");

    public string NextRefreshToken { get; } = Secret("aor-next");

    public string NextAccessToken { get; } = Secret("aoa-next");

    public string DeviceCode { get; } = Secret("device");

    public string Code { get; } = Secret("code");

    public string CodeVerifier { get; } = Secret("verifier");

    public string SecretKey { get; } = Secret("key/");

    public string SessionToken { get; } = Secret("session+");

    internal Fault Fault { get; }

    internal Step Step { get; }

    /// <summary>How many requests of the step's call arrived, or connections where no request can.</summary>
    internal int Calls => _service.Calls;

    /// <summary>What nothing that is said may hold.</summary>
    internal IEnumerable<string> Secrets =>
        [
            ClientSecret,
            RefreshToken,
            AccessToken,
            NextRefreshToken,
            NextAccessToken,
            DeviceCode,
            Code,
            CodeVerifier,
            SecretKey,
            SessionToken,
            FaultWorld.ProxyPassword,
        ];

    /// <summary>Allows a login, as a browser does that comes back.</summary>
    public void Allow(PSObject verification)
    {
        var page = new Uri((string)verification.Properties["AuthorizationUri"].Value);
        System.Collections.Specialized.NameValueCollection query = HttpUtility.ParseQueryString(page.Query);
        var back = new Uri($"{query["redirect_uri"]}?code={Uri.EscapeDataString(Code)}&state={Uri.EscapeDataString(query["state"]!)}");
        _ = Browser.GetStringAsync(back);
    }

    public void Dispose() => _service.Dispose();

    private static string Secret(string kind) => kind + "-" + Convert.ToHexString(RandomNumberGenerator.GetBytes(24));
}
