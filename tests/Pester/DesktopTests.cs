using AWS.Tools.SSOOIDC.Build;

namespace AWS.Tools.SSOOIDC.Tests.Pester;

/// <summary>The Pester tests on the module's build for Windows PowerShell, as pwsh can load it: a result for each <c>It</c>.</summary>
public sealed class DesktopTests
{
    /// <summary>Runs them, but for those of what only the other build has.</summary>
    public static async Task<IReadOnlyCollection<TheoryDataRow<It>>> RunAsync()
    {
        using DesktopBuild build = new(apart: true);
        return await PesterRun.StartAsync("netstandard2.0", build.Folder, excludeTag: "net8.0");
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(RunAsync))]
    public void Passes(It it) => it.Check();
}
