namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>A person's sign-in through one client; its tokens live and end with it.</summary>
internal sealed class Session(string clientId, IReadOnlyList<string> scopes)
{
    public string ClientId => clientId;

    public IReadOnlyList<string> Scopes => scopes;
}
