using System.Text;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>The contents of files, as far as they have to be told apart.</summary>
/// <param name="Digest">A text that differs with the paths and with what the files contain; it holds no secret.</param>
/// <param name="IsReadable">Whether each file that is there can be read.</param>
internal sealed record FilesState(string Digest, bool IsReadable)
{
    /// <summary>Reads files.</summary>
    /// <param name="environment">What opens them.</param>
    /// <param name="paths">The files; an empty path is no file.</param>
    /// <param name="waits">Whether one that another program has open is waited for.</param>
    public static FilesState Read(HostEnvironment environment, string[] paths, bool waits = true)
    {
        bool readable = true;
        var state = new StringBuilder();
        foreach (string path in paths)
        {
            state.Append(path).Append('\n');
            try
            {
                // Not as text: a file of certificates may be binary.
                byte[] content = path.Length == 0 ? [] : RegularFile.ReadBytes(environment, path, waits);
                state.Append(Convert.ToBase64String(content)).Append('\n');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                readable &= e is FileNotFoundException or DirectoryNotFoundException;
                state.Append(e.GetType().Name).Append('\n');
            }
        }
        return new FilesState(Convert.ToBase64String(Crypto.Sha256(Encoding.UTF8.GetBytes(state.ToString()))), readable);
    }
}
