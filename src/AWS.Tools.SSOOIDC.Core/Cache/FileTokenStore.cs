using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The token cache that this module shares with the AWS CLI and every SDK.</summary>
internal sealed class FileTokenStore(HostEnvironment environment, RevokedTokens? revoked = null) : ITokenStore
{
    private readonly CacheFolder _folder = new(environment);
    private readonly RevokedTokens _revoked = revoked ?? new RevokedTokens();

    public string Location(SessionTarget target) => _folder.PathOf(CacheNames.Sha1(target.CacheKey) + ".json");

    public async Task<StoredEntry> ReadAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken)
    {
        StoredEntry read = await ReadFileAsync(Location(target), events, cancellationToken).ConfigureAwait(false);
        return read.Entry is not { } entry ? read
            : _revoked.Has(entry) ? StoredEntry.OfRevoked(entry)
            : entry.BelongsTo(target) ? read
            : StoredEntry.Unusable("it is for another start URL or region than the config says");
    }

    /// <summary>The session's token for who only looks: nothing is waited for, changed or complained about.</summary>
    public async Task<TokenEntry?> PeekAsync(SessionTarget target, CancellationToken cancellationToken) =>
        await ReadQuietlyAsync(Location(target), cancellationToken).ConfigureAwait(false) is { } entry
        && entry.BelongsTo(target)
        && !_revoked.Has(entry)
            ? entry
            : null;

    public async Task<IDisposable> LockAsync(SessionTarget target, CancellationToken cancellationToken) =>
        await EntryLock
            .AcquireAsync(environment, _folder, Path.ChangeExtension(Location(target), ".lock"), cancellationToken)
            .ConfigureAwait(false);

    public Task<IPendingEntry> PrepareAsync(SessionTarget target, TokenEntry? previous, CancellationToken cancellationToken) =>
        Tasks.RunAsync<IPendingEntry>(() => Prepare(target, previous), cancellationToken);

    public async Task DeleteAsync(SessionTarget target, CancellationToken cancellationToken)
    {
        string path = Location(target);
        DateTimeOffset until = environment.Now + SharingViolation.ReplaceFor;
        while (!await Tasks.RunAsync(() => TryDelete(path, isLast: environment.Now >= until), cancellationToken).ConfigureAwait(false))
        {
            await environment.Delay(SharingViolation.Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// The entries that name no session of the config and yet are ours: those whose file name is the SHA-1 of their own start URL.
    /// Everything else in the folder belongs to other tools.
    /// </summary>
    public async Task<IReadOnlyList<SessionTarget>> FindUnconfiguredAsync(
        IReadOnlyCollection<SessionTarget> configured,
        CancellationToken cancellationToken
    )
    {
        var known = new HashSet<string>(configured.Select(Location), StringComparer.Ordinal);
        var found = new List<SessionTarget>();
        foreach (string path in await Tasks.RunAsync(List, cancellationToken).ConfigureAwait(false))
        {
            // Nothing in the folder is waited for, changed or complained about before it is known to be ours.
            if (
                known.Contains(path)
                || !CacheNames.IsSha1(Path.GetFileNameWithoutExtension(path))
                || await ReadQuietlyAsync(path, cancellationToken).ConfigureAwait(false)
                    is not { StartUrl: { } startUrl, Region: { } region }
            )
            {
                continue;
            }

            var target = new SessionTarget(null, startUrl, region);
            if (Location(target) == path)
            {
                found.Add(target);
            }
        }

        return found;
    }

    private Pending Prepare(SessionTarget target, TokenEntry? previous)
    {
        string path = Location(target);
        try
        {
            _ = new TokenEntry(previous)
            {
                AccessToken = string.Empty,
                ExpiresAt = environment.Now,
                StartUrl = target.StartUrl,
                Region = target.Region,
            }.ToJson();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            throw new CacheException(path, e);
        }

        return new Pending(new TemporaryFile(environment, _folder, path));
    }

    private bool TryDelete(string path, bool isLast)
    {
        try
        {
            environment.DeleteFile(path);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true; // Gone with its folder.
        }
        catch (Exception e) when (SharingViolation.Is(e))
        {
            if (isLast)
            {
                Empty(path);
            }

            return isLast;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }

    // Another program holds it and lets nobody remove it: at least it tells no token any more.
    private static void Empty(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            // The other program removed it.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }

    private string[] List()
    {
        try
        {
            return [.. Directory.EnumerateFiles(_folder.Directory, "*.json").OrderBy(static path => path, StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private async Task<TokenEntry?> ReadQuietlyAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            byte[]? bytes = await _folder.ReadAsync(path, events: null, cancellationToken).ConfigureAwait(false);
            return bytes is not null && CacheJson.ReadObject(bytes) is { } members ? TokenEntry.From(members) : null;
        }
        catch (Exception e) when (e is CoreException or CacheException or InvalidDataException)
        {
            return null;
        }
    }

    private async Task<StoredEntry> ReadFileAsync(string path, IOperationEvents events, CancellationToken cancellationToken)
    {
        DateTimeOffset until = environment.Now + SharingViolation.ReadFor;
        while (true)
        {
            try
            {
                if (await _folder.ReadAsync(path, events, cancellationToken).ConfigureAwait(false) is not { } bytes)
                {
                    return StoredEntry.Missing;
                }

                if (CacheJson.ReadObject(bytes) is { } members)
                {
                    return TokenEntry.From(members) is { } entry
                        ? StoredEntry.Of(entry)
                        : StoredEntry.Unusable("it has no accessToken, or no expiresAt that is a time");
                }

                // The AWS CLI truncates an entry and then writes it, so it may be whole a moment later.
                if (environment.Now >= until || !CacheJson.IsTruncated(bytes))
                {
                    return StoredEntry.Unusable("it is not a JSON object");
                }
            }
            catch (InvalidDataException e)
            {
                return StoredEntry.Unusable(e.Message);
            }

            await environment.Delay(SharingViolation.ReadPause, cancellationToken).ConfigureAwait(false);
        }
    }

    private sealed class Pending(TemporaryFile file) : IPendingEntry
    {
        public Task CommitAsync(TokenEntry entry, CancellationToken cancellationToken) =>
            file.CommitAsync(entry.ToJson(), cancellationToken);

        public void Dispose() => file.Dispose();
    }
}
