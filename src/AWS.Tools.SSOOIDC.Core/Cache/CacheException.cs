

using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The cache cannot be read or written at a place, and why.</summary>
internal sealed class CacheException(string path, Exception inner) : Exception($"'{path}': {inner.Message}", inner)
{
    public CoreException ToCoreException() =>
        new(
            ErrorIds.CacheNotWritable,
            FailureKind.WriteFailed,
            $"The token cache is not available: {Message}",
            SharingViolation.Advice(
                InnerException,
                "Check the folder's permissions and the free space, and that no other program holds the file."
            ),
            InnerException
        );
}
