namespace AWS.Tools.SSOOIDC.Core.Service;

internal sealed class TokenReply
{
    public required string AccessToken { get; init; }

    public required TimeSpan ExpiresIn { get; init; }

    public string? RefreshToken { get; init; }
}
