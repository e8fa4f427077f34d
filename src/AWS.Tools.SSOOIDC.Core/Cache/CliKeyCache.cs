using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The files in which the AWS CLI keeps the keys of roles.</summary>
internal sealed class CliKeyCache(HostEnvironment environment)
{
    private const string Credentials = "Credentials";

    private readonly CacheFolder _folder = new(environment, () => environment.CliCacheDirectory);

    /// <summary>The file of a role's keys.</summary>
    public string Location(SessionTarget target, string accountId, string roleName) =>
        _folder.PathOf(CacheNames.RoleKeys(target, accountId, roleName) + ".json");

    /// <summary>Waits until nobody else of this module uses the file.</summary>
    /// <exception cref="CoreException">Somebody held it for too long.</exception>
    /// <exception cref="CacheException">The folder takes no lock.</exception>
    public async Task<IDisposable> LockAsync(string path, CancellationToken cancellationToken) =>
        await EntryLock
            .AcquireAsync(environment, _folder, Path.ChangeExtension(path, ".lock"), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>The keys that a file has; null where it has none.</summary>
    /// <exception cref="CoreException">It is a link, no regular file, or another user's.</exception>
    /// <exception cref="CacheException">It cannot be read.</exception>
    public async Task<RoleKeys?> ReadAsync(string path, IOperationEvents events, CancellationToken cancellationToken)
    {
        byte[]? bytes;
        try
        {
            bytes = await _folder.ReadAsync(path, events, cancellationToken).ConfigureAwait(false);
        }
        catch (InvalidDataException)
        {
            return null;
        }
        return bytes is not null
            && CacheJson.ReadObject(bytes) is { } entry
            && entry.TryGetValue(Credentials, out JsonElement value)
            && value.ValueKind == JsonValueKind.Object
            && value.TryGetRawText() is { } raw
            && CacheJson.ReadObject(System.Text.Encoding.UTF8.GetBytes(raw)) is { } keys
            && keys.Text("AccessKeyId") is { } id
            && keys.Text("SecretAccessKey") is { } secret
            && keys.Text("SessionToken") is { } token
            && CacheTime.TryParse(keys.Text("Expiration"), out DateTimeOffset expiresAt)
            ? new RoleKeys
            {
                AccessKeyId = id,
                SecretAccessKey = secret,
                SessionToken = token,
                ExpiresAt = expiresAt,
            }
            : null;
    }

    /// <summary>Writes keys as the CLI does, whole and for their owner alone.</summary>
    /// <exception cref="CacheException">They cannot be written.</exception>
    public async Task WriteAsync(string path, string accountId, RoleKeys keys, CancellationToken cancellationToken)
    {
        try
        {
            using TemporaryFile file = await Tasks
                .RunAsync(() => new TemporaryFile(environment, _folder, path), cancellationToken)
                .ConfigureAwait(false);
            byte[] content = CacheJson.WriteObject(json =>
            {
                json.WriteString("ProviderType", "sso");
                json.WriteStartObject(Credentials);
                json.WriteString("AccessKeyId", keys.AccessKeyId);
                json.WriteString("SecretAccessKey", keys.SecretAccessKey);
                json.WriteString("SessionToken", keys.SessionToken);
                json.WriteString("Expiration", CacheTime.Format(keys.ExpiresAt));
                json.WriteString("AccountId", accountId);
                json.WriteEndObject();
            });
            await file.CommitAsync(content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }
}
