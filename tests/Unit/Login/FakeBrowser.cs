using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Login;

internal sealed class FakeBrowser : IBrowser
{
    public List<Uri> Opened { get; } = [];

    public Action<Uri>? OnOpen { get; set; }

    public void Open(Uri page)
    {
        Opened.Add(page);
        OnOpen?.Invoke(page);
    }
}
