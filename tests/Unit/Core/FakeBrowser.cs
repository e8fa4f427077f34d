using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

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
