using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>Client registrations, kept under the AWS CLI's names so that each tool need not register its own at every login.</summary>
internal sealed class RegistrationCache(HostEnvironment environment)
{
    private static readonly TimeSpan LeastLeft = TimeSpan.FromMinutes(15);

    private readonly CacheFolder _folder = new(environment);

    /// <summary>A cached registration that fits the flow and lasts; null when there is none.</summary>
    public async Task<ClientRegistration?> FindAsync(
        SessionTarget target,
        IReadOnlyList<string>? scopes,
        LoginFlow flow,
        IOperationEvents events,
        CancellationToken cancellationToken
    )
    {
        foreach (
            string? tool in flow == LoginFlow.DeviceCode
                ? new[] { CacheNames.CliTool, CacheNames.OwnTool }
                : [CacheNames.OwnTool, CacheNames.CliTool]
        )
        {
            if (
                await ReadAsync(PathOf(tool, target, scopes), events, cancellationToken).ConfigureAwait(false) is { } registration
                && registration.ExpiresAt - environment.Now >= LeastLeft
                && Fits(registration, flow)
                && SameScopes(registration.Scopes, ScopesToSend(scopes, flow))
            )
            {
                return registration;
            }
        }

        return null;
    }

    /// <summary>Saves a registration; one that cannot be saved is only worth a note, since the next login makes another.</summary>
    public async Task SaveAsync(
        SessionTarget target,
        IReadOnlyList<string>? scopes,
        LoginFlow flow,
        ClientRegistration registration,
        IOperationEvents events
    )
    {
        // Older versions of the AWS CLI look at the expiry alone, so what they could not use does not stand under their name.
        string path = PathOf(flow == LoginFlow.DeviceCode ? CacheNames.CliTool : CacheNames.OwnTool, target, scopes);
        try
        {
            _folder.Guard(path, events);
            using var file = new TemporaryFile(environment, _folder, path);
            await file.CommitAsync(ToJson(registration), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is CacheException or CoreException or IOException or UnauthorizedAccessException)
        {
            events.Verbose($"The client registration was not saved: {Sanitizer.Clean(e.Message)}");
        }
    }

    /// <summary>The scopes that a registration sends: authorization code cannot do without one.</summary>
    public static IReadOnlyList<string>? ScopesToSend(IReadOnlyList<string>? scopes, LoginFlow flow) =>
        scopes is { Count: > 0 } ? scopes
        : flow == LoginFlow.AuthorizationCode ? ["sso:account:access"]
        : null;

    private static bool Fits(ClientRegistration registration, LoginFlow flow) =>
        flow == LoginFlow.AuthorizationCode
            ? registration.GrantTypes is { } grants
                && grants.Contains(GrantTypes.AuthorizationCode)
                && grants.Contains(GrantTypes.RefreshToken)
            : registration.GrantTypes is null || registration.GrantTypes.Contains(GrantTypes.DeviceCode);

    // The name already stands for the scopes as configured; a registration that lists others was made for something else.
    private static bool SameScopes(IReadOnlyList<string>? registered, IReadOnlyList<string>? sent) =>
        registered is null || registered.SequenceEqual(sent ?? [], StringComparer.Ordinal);

    private string PathOf(string tool, SessionTarget target, IReadOnlyList<string>? scopes) =>
        _folder.PathOf(CacheNames.Registration(tool, target, scopes) + ".json");

    private async Task<ClientRegistration?> ReadAsync(string path, IOperationEvents events, CancellationToken cancellationToken)
    {
        try
        {
            if (
                await _folder.ReadAsync(path, events, cancellationToken).ConfigureAwait(false) is not { } bytes
                || CacheJson.ReadObject(bytes) is not { } members
                || members.Text("clientId") is not { } id
                || members.Text("clientSecret") is not { } secret
                || !CacheTime.TryParse(members.Text("expiresAt"), out DateTimeOffset expiresAt)
            )
            {
                return null;
            }

            return new ClientRegistration
            {
                ClientId = id,
                ClientSecret = secret,
                ExpiresAt = expiresAt,
                Scopes = members.Texts("scopes"),
                GrantTypes = members.Texts("grantTypes"),
                IsCached = true,
            };
        }
        catch (Exception e) when (e is CacheException or CoreException or InvalidDataException)
        {
            events.Verbose($"A cached client registration is not used: {Sanitizer.Clean(e.Message)}");
            return null;
        }
    }

    private static byte[] ToJson(ClientRegistration registration) =>
        CacheJson.WriteObject(json =>
        {
            json.WriteString("clientId", registration.ClientId);
            json.WriteString("clientSecret", registration.ClientSecret);
            json.WriteString("expiresAt", CacheTime.Format(registration.ExpiresAt));
            Write("scopes", registration.Scopes);
            Write("grantTypes", registration.GrantTypes);

            void Write(string name, IReadOnlyList<string>? texts)
            {
                if (texts is null)
                {
                    return;
                }

                json.WriteStartArray(name);
                foreach (string text in texts)
                {
                    json.WriteStringValue(text);
                }

                json.WriteEndArray();
            }
        });
}
