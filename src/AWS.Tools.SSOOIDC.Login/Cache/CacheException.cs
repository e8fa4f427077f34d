namespace AWS.Tools.SSOOIDC.Login;

/// <summary>The cache cannot be read or written at a place, and why.</summary>
internal sealed class CacheException(string path, Exception inner) : Exception($"'{path}': {inner.Message}", inner)
{
    public LoginException ToLoginException() =>
        new(
            LoginErrorIds.CacheNotWritable,
            LoginErrorCategory.Cache,
            $"The token cache cannot be used: {Message}",
            "Mend the folder's permissions or free some space, or keep the token in memory with -InMemory.",
            InnerException
        );
}
