using AWS.Tools.SSOOIDC.Build;

namespace AWS.Tools.SSOOIDC.Tests.Pester;

/// <summary>The Pester tests on the module's build for PowerShell 7: a result for each <c>It</c>.</summary>
public sealed class CoreTests
{
    /// <summary>Runs them.</summary>
    public static Task<IReadOnlyCollection<TheoryDataRow<It>>> RunAsync() =>
        PesterRun.StartAsync("net8.0", Environment.GetEnvironmentVariable("SSOOIDC_TEST_MODULE") ?? Repository.Root);

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(RunAsync))]
    public void Passes(It it) => it.Check();
}
