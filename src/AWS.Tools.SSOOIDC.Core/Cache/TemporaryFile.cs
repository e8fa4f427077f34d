using System.Text;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>
/// A new version of a cache file, made before the call whose result it will hold, with room on the disk for it, and renamed over the old
/// one when it is whole.
/// </summary>
internal sealed class TemporaryFile : IDisposable
{
    // Far more than a token needs; a full disk shows now, not when the refresh token is already spent.
    private const int Reserved = 32 * 1024;

    private readonly HostEnvironment _environment;
    private readonly CacheFolder _folder;
    private readonly string _target;
    private string _path;
    private FileStream? _stream;

    /// <exception cref="CacheException">The folder takes no new file.</exception>
    public TemporaryFile(HostEnvironment environment, CacheFolder folder, string target)
    {
        _environment = environment;
        _folder = folder;
        _target = target;
        _path = string.Empty;
        folder.Ensure();
        try
        {
            Open();
            _stream!.Write(Encoding.ASCII.GetBytes(new string(' ', Reserved)), 0, Reserved);
            _stream.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Dispose();
            throw new CacheException(_path.Length == 0 ? folder.Directory : _path, e);
        }
    }

    /// <summary>Whether a file's name is one that this class gives: <c>sha1.random.tmp</c>.</summary>
    public static bool IsOurs(string name)
    {
        string[] parts = name.Split('.');
        return parts.Length == 3 && CacheNames.IsSha1(parts[0]) && parts[1].Length == 16 && parts[2] == "tmp";
    }

    /// <summary>Writes the content and puts it in the old file's place, whole.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public async Task CommitAsync(byte[] content, CancellationToken cancellationToken)
    {
        // During a long login somebody may have cleared the folder.
        if (_stream is null || !File.Exists(_path))
        {
            Dispose();
            _folder.Ensure();
            Open();
        }

        FileStream stream = _stream!;
        stream.Position = 0;
        stream.Write(content, 0, content.Length);
        stream.SetLength(content.Length);
        stream.Flush(flushToDisk: true);
        stream.Dispose();
        _stream = null;
        await ReplaceAsync(content, cancellationToken).ConfigureAwait(false);
    }

    public void Dispose()
    {
        _stream?.Dispose();
        _stream = null;
        if (_path.Length == 0)
        {
            return;
        }

        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is removed as a left-over later.
        }
    }

    private void Open()
    {
        _path = $"{Path.ChangeExtension(_target, null)}.{Crypto.Hex(Crypto.Random(8))}.tmp";
        _stream = PrivateFile.Open(_path, FileMode.CreateNew, FileShare.ReadWrite | FileShare.Delete);
    }

    private async Task ReplaceAsync(byte[] content, CancellationToken cancellationToken)
    {
        DateTimeOffset until = _environment.Now + SharingViolation.ReplaceFor;
        while (true)
        {
            try
            {
                AtomicFile.Rename(_path, _target);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException && _environment.Platform == HostPlatform.Windows)
            {
                // Another program that shares nothing, such as a virus scanner, holds the old file for a moment.
                if (_environment.Now >= until)
                {
                    break;
                }
            }

            await _environment.Delay(SharingViolation.Pause, cancellationToken).ConfigureAwait(false);
        }

        using FileStream inPlace = PrivateFile.Open(_target, FileMode.Create, FileShare.Read);
        inPlace.Write(content, 0, content.Length);
        inPlace.Flush(flushToDisk: true);
    }
}
