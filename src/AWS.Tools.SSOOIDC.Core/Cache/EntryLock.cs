using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>
/// One entry's lock, held through the operating system, so that a killed process frees it, and by one caller of this process at a time.
/// The file stays: deleting it would let two processes hold locks on different files of one name.
/// </summary>
internal sealed class EntryLock : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim _gate;
    private FileStream? _file;

    private EntryLock(SemaphoreSlim gate) => _gate = gate;

    /// <exception cref="CoreException">Somebody else held it for 30 s.</exception>
    /// <exception cref="CacheException">The lock file cannot be opened.</exception>
    public static async Task<EntryLock> AcquireAsync(
        HostEnvironment environment,
        CacheFolder folder,
        string path,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource timeout = environment.CancelAfter(Timeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var held = new EntryLock(await EnterAsync(path, either.Token).ConfigureAwait(false));
            try
            {
                while ((held._file = await Tasks.RunAsync(() => TryOpen(folder, path), either.Token).ConfigureAwait(false)) is null)
                {
                    await environment.Delay(Pause, either.Token).ConfigureAwait(false);
                }

                return held;
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CoreException(
                ErrorIds.CacheLocked,
                FailureKind.Timeout,
                $"The lock '{path}' was not free within {Timeout.TotalSeconds:0} seconds. Another process of this user that "
                    + "refreshes, logs in to or disconnects the same session holds it.",
                "Wait for it to finish, or end it, and call again."
            );
        }
    }

    /// <summary>The lock of something that is only in this process.</summary>
    public static async Task<EntryLock> AcquireInProcessAsync(string name, CancellationToken cancellationToken) =>
        new(await EnterAsync(name, cancellationToken).ConfigureAwait(false));

    public void Dispose()
    {
        _file?.Dispose();
        _gate.Release();
    }

    private static async Task<SemaphoreSlim> EnterAsync(string name, CancellationToken cancellationToken)
    {
        SemaphoreSlim gate = Gates.GetOrAdd(name, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return gate;
    }

    private static FileStream? TryOpen(CacheFolder folder, string path)
    {
        folder.Ensure();
        // An empty file of ours is all that may be there: through a link, somebody else's file would be locked.
        folder.Guard(path, SilentEvents.Instance);
        try
        {
            FileStream file = PrivateFile.Open(path, FileMode.OpenOrCreate, FileShare.None);
            folder.RemoveLeftOvers();
            return file;
        }
        catch (IOException e) when (IsHeldByAnother(e))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CacheException(path, e);
        }
    }

    // On Unix it is EWOULDBLOCK (11 on Linux, 35 on macOS), which .NET reports as it is.
    private static bool IsHeldByAnother(IOException e) => SharingViolation.Is(e) || e is { HResult: 11 or 35 };
}
