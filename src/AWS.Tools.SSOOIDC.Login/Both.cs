namespace AWS.Tools.SSOOIDC.Login;

/// <summary>Two things that end together, the first one first.</summary>
internal sealed class Both(IDisposable first, IDisposable second) : IDisposable
{
    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
