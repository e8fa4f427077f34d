using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The cache cannot be read or written at a place, and why.</summary>
internal sealed class CacheException(string path, Exception inner) : Exception($"'{path}': {inner.Message}", inner)
{
    public CoreException ToCoreException() =>
        new(
            ErrorIds.CacheNotWritable,
            FailureKind.WriteFailed,
            $"The token cache cannot be used: {Message}",
            "Mend the folder's permissions or free some space, or keep the token in memory with -InMemory.",
            InnerException
        );
}
