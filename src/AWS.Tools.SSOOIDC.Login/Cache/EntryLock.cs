using System.Collections.Concurrent;

namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// One entry's lock, held through the operating system, so that a killed process frees it, and by one caller of this process at a time.
/// The file stays: deleting it would let two processes hold locks on different files of one name.
/// </summary>
internal sealed class EntryLock : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(25);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> s_gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _gate;
    private FileStream? _file;

    private EntryLock(SemaphoreSlim gate) => _gate = gate;

    /// <exception cref="LoginException">Somebody else held it for 30 s.</exception>
    /// <exception cref="CacheException">The lock file cannot be opened.</exception>
    public static async Task<EntryLock> AcquireAsync(LoginEnvironment environment, CacheFolder folder, string path, CancellationToken cancellation)
    {
        using var patience = environment.CancelAfter(s_patience);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, patience.Token);
        try
        {
            folder.Ensure();
            var held = new EntryLock(await EnterAsync(path, either.Token).ConfigureAwait(false));
            try
            {
                while (!held.TryOpen(folder, path))
                    await environment.Delay(s_pause, either.Token).ConfigureAwait(false);
                folder.RemoveLeftOvers();
                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LoginException(
                LoginErrorIds.CacheLocked,
                LoginErrorCategory.Timeout,
                $"The lock '{path}' was not free within {s_patience.TotalSeconds:0} seconds. Another PowerShell of this user that refreshes, logs in to or disconnects the same session holds it.",
                "Wait for it to finish, or end it, and call again.");
        }
    }

    /// <summary>The lock of something that is only in this process.</summary>
    public static async Task<EntryLock> AcquireInProcessAsync(string name, CancellationToken cancellation) =>
        new(await EnterAsync(name, cancellation).ConfigureAwait(false));

    public void Dispose()
    {
        _file?.Dispose();
        _gate.Release();
    }

    private static async Task<SemaphoreSlim> EnterAsync(string name, CancellationToken cancellation)
    {
        var gate = s_gates.GetOrAdd(name, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellation).ConfigureAwait(false);
        return gate;
    }

    private bool TryOpen(CacheFolder folder, string path)
    {
        // An empty file of ours is all that may be there: through a link, somebody else's file would be locked.
        folder.Guard(path, SilentLoginEvents.Instance);
        try
        {
            _file = folder.OpenPrivate(path, FileMode.OpenOrCreate, FileShare.None);
            return true;
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }

    // Windows: sharing or lock violation. Unix: EWOULDBLOCK (11 on Linux, 35 on macOS), which .NET reports as it is.
    private static bool IsHeldByAnother(IOException e) => e.GetType() == typeof(IOException) && (e.HResult & 0xFFFF) is 32 or 33 or 11 or 35;
}
