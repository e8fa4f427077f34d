using System.Net;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// The proxies that the environment names: <c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>ALL_PROXY</c> and <c>NO_PROXY</c>, in capitals or small
/// letters, with user and password in the address. Read at each call, since .NET reads them once a process.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy, ICredentials
{
    private static readonly string[] Schemes = ["http", "https", "socks4", "socks4a", "socks5"];

    private readonly Dictionary<string, Uri> _proxies = new(StringComparer.Ordinal);
    private readonly Dictionary<Uri, NetworkCredential> _users = [];
    private readonly string[] _direct;

    private EnvironmentProxy(HostEnvironment environment)
    {
        foreach (string scheme in new[] { Uri.UriSchemeHttp, Uri.UriSchemeHttps })
        {
            if ((Find(environment, scheme + "_proxy") ?? Find(environment, "all_proxy")) is { } found)
            {
                _proxies[scheme] = Parse(found.Variable, found.Value);
            }
        }
        _direct = (Find(environment, "no_proxy")?.Value ?? string.Empty)
            .Split(',', ' ')
            .Select(static name => name.Trim())
            .Where(static name => name.Length > 0)
            .ToArray();
    }

    /// <inheritdoc/>
    public ICredentials? Credentials
    {
        get => _users.Count == 0 ? null : this;
        set => throw new NotSupportedException();
    }

    /// <summary>The proxies in force; null where the environment names none and the system may.</summary>
    /// <exception cref="CoreException">What a variable has is no proxy's address.</exception>
    public static IWebProxy? Read(HostEnvironment environment)
    {
        var proxy = new EnvironmentProxy(environment);
        // Linux has no other place to name one; what .NET found there earlier in the process may be gone.
        return proxy._proxies.Count > 0 || environment.Platform == HostPlatform.Linux ? proxy : null;
    }

    /// <inheritdoc/>
    public Uri? GetProxy(Uri destination) =>
        _proxies.TryGetValue(destination.Scheme, out Uri? proxy) && !_direct.Any(name => Covers(name, destination)) ? proxy : null;

    /// <inheritdoc/>
    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <inheritdoc/>
    public NetworkCredential? GetCredential(Uri uri, string authType) => _users.TryGetValue(uri, out NetworkCredential? user) ? user : null;

    private static (string Variable, string Value)? Find(HostEnvironment environment, string variable) =>
        environment.Variable(variable) is { } small ? (variable, small)
        : environment.Variable(variable.ToUpperInvariant()) is { } value ? (variable.ToUpperInvariant(), value)
        : null;

    // As curl and Python read the list: a name covers its subdomains too, and a star covers all.
    private static bool Covers(string name, Uri destination)
    {
        string covered = name.StartsWith("*.", StringComparison.Ordinal) ? name.Substring(2) : name.TrimStart('.');
        string host = destination.IdnHost.Trim('[', ']');
        return name == "*"
            || string.Equals(covered, $"{host}:{destination.Port}", StringComparison.OrdinalIgnoreCase)
            || string.Equals(covered.Trim('[', ']'), host, StringComparison.OrdinalIgnoreCase)
            || host.EndsWith("." + covered, StringComparison.OrdinalIgnoreCase);
    }

    private Uri Parse(string variable, string value)
    {
        string text = value.Trim();
        int mark = text.IndexOf("://", StringComparison.Ordinal);
        string scheme = mark < 0 ? Uri.UriSchemeHttp : text.Substring(0, mark);
        string rest = mark < 0 ? text : text.Substring(mark + 3);
        // People write a password as it is, with signs that an address has to escape.
        int end = rest.LastIndexOf('@');
        string address = $"{scheme}://{rest.Substring(end + 1)}";
        if (WebAddress.Parse(address) is not { } proxy || proxy.Host.Length == 0 || !Schemes.Contains(proxy.Scheme))
        {
            throw new CoreException(
                ErrorIds.ProxyInvalid,
                FailureKind.Configuration,
                // Not its value: a password may be anywhere in it.
                $"What {variable} has is not the address of a proxy.",
                "Write it as http://host:port, or http://user:password@host:port with the signs in the password escaped."
            );
        }
        var root = new Uri(proxy.GetLeftPart(UriPartial.Authority));
        if (end >= 0)
        {
            string[] user = rest.Substring(0, end).Split([':'], 2);
            _users[root] = new NetworkCredential(
                Uri.UnescapeDataString(user[0]),
                user.Length > 1 ? Uri.UnescapeDataString(user[1]) : string.Empty
            );
        }
        return root;
    }
}
