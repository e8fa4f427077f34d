using System.Text;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The token cache that this module shares with the AWS CLI and every SDK.</summary>
internal sealed class FileTokenStore(HostEnvironment environment) : ITokenStore
{
    private static readonly TimeSpan TornFor = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DeleteFor = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TornPause = TimeSpan.FromMilliseconds(50);

    private readonly CacheFolder _folder = new(environment);

    public string Location(SessionTarget target) => _folder.PathOf(CacheNames.Sha1(target.CacheKey) + ".json");

    public async Task<StoredEntry> ReadAsync(SessionTarget target, IOperationEvents events, CancellationToken cancellationToken)
    {
        StoredEntry read = await ReadFileAsync(Location(target), events, cancellationToken).ConfigureAwait(false);
        return read.Entry is not { } entry ? read
            : RevokedTokens.Has(Location(target), entry) ? StoredEntry.Unusable("its session was ended")
            : entry.BelongsTo(target) ? read
            : StoredEntry.Unusable("it is for another start URL or region than the config says");
    }

    public async Task<IDisposable> LockAsync(SessionTarget target, CancellationToken cancellationToken) =>
        await EntryLock
            .AcquireAsync(environment, _folder, Path.ChangeExtension(Location(target), ".lock"), cancellationToken)
            .ConfigureAwait(false);

    public IPendingEntry Prepare(SessionTarget target) => new Pending(new TemporaryFile(environment, _folder, Location(target)));

    public async Task DeleteAsync(SessionTarget target, CancellationToken cancellationToken)
    {
        string path = Location(target);
        DateTimeOffset until = environment.Now + DeleteFor;
        while (true)
        {
            try
            {
                File.Delete(path);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return; // Gone with its folder.
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!SharingViolation.Is(e))
                {
                    throw new CacheException(path, e);
                }
                if (environment.Now >= until)
                {
                    Empty(path);
                    return;
                }
            }
            await environment.Delay(TornPause, cancellationToken).ConfigureAwait(false);
        }
    }

    // Another program holds it and lets nobody remove it: at least it tells no token any more.
    private static void Empty(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }

    /// <summary>
    /// The entries that name no session of the config and yet are ours: those whose file name is the SHA-1 of their own start URL.
    /// Everything
    /// else in the folder belongs to other tools.
    /// </summary>
    public IReadOnlyList<SessionTarget> FindUnconfigured(IReadOnlyCollection<SessionTarget> configured)
    {
        var known = new HashSet<string>(configured.Select(Location), StringComparer.Ordinal);
        var found = new List<SessionTarget>();
        foreach (string path in List())
        {
            // Nothing in the folder is waited for or complained about before it is known to be ours.
            if (
                known.Contains(path)
                || !CacheNames.IsSha1(Path.GetFileNameWithoutExtension(path))
                || ReadQuietly(path) is not { StartUrl: { } startUrl, Region: { } region }
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

    private IEnumerable<string> List()
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

    private static TokenEntry? ReadQuietly(string path)
    {
        try
        {
            if (RegularFile.What(path) is not null)
            {
                return null;
            }
            var file = new FileInfo(path);
            if ((file.Attributes & FileAttributes.ReparsePoint) != 0 || file.Length > CacheFolder.LargestFile)
            {
                return null;
            }

            return CacheJson.ReadObject(File.ReadAllBytes(path)) is { } members ? TokenEntry.From(members) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<StoredEntry> ReadFileAsync(string path, IOperationEvents events, CancellationToken cancellationToken)
    {
        DateTimeOffset until = environment.Now + TornFor;
        while (true)
        {
            try
            {
                if (_folder.Read(path, events) is not { } bytes)
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
                if (environment.Now >= until || !LooksTorn(bytes))
                {
                    return StoredEntry.Unusable("it is not a JSON object");
                }
            }
            catch (InvalidDataException e)
            {
                return StoredEntry.Unusable(e.Message);
            }
            catch (CacheException e) when (SharingViolation.Is(e.InnerException) && environment.Now < until)
            {
                // Another program reads or writes it at this moment.
            }

            await environment.Delay(TornPause, cancellationToken).ConfigureAwait(false);
        }
    }

    // What is being written begins as an object and is not at its end yet.
    private static bool LooksTorn(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes).Trim();
        return text.Length == 0 || (text[0] == '{' && text[text.Length - 1] != '}');
    }

    private sealed class Pending(TemporaryFile file) : IPendingEntry
    {
        public Task CommitAsync(TokenEntry entry, CancellationToken cancellationToken) =>
            file.CommitAsync(entry.ToJson(), cancellationToken);

        public void Dispose() => file.Dispose();
    }
}
