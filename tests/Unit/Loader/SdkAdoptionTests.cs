using AWS.Tools.SSOOIDC.Loader;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Loader;

/// <summary>Windows PowerShell 5.1: which copy of the SDK the module runs on, where another module may have loaded one.</summary>
public sealed class SdkAdoptionTests
{
    private const string Ours = "4.0.102.19";

    [Fact]
    public void Where_none_is_loaded_ours_is() => Assert.Equal(SdkChoice.LoadOurs, SdkAdoption.Decide(null, new Version(Ours)));

    [Theory]
    [InlineData("4.0.102.19")] // The very same.
    [InlineData("4.0.102.20")]
    [InlineData("4.0.200.0")] // Numbers are compared as numbers, part by part.
    [InlineData("4.1.0.0")]
    [InlineData("4.10.0.0")]
    public void One_at_least_as_new_is_adopted(string loaded) => Assert.Equal(SdkChoice.Adopt, Decide(loaded));

    [Theory]
    [InlineData("4.0.102.18")]
    [InlineData("4.0.9.99")]
    [InlineData("4.0.0.0")]
    public void An_older_one_is_refused(string loaded) => Assert.Equal(SdkChoice.Refuse, Decide(loaded));

    [Theory]
    [InlineData("3.7.402.0")]
    [InlineData("3.99.999.99")]
    [InlineData("5.0.0.0")]
    [InlineData("0.0.0.0")] // A file that does not tell its version.
    public void Another_major_version_is_refused_however_new(string loaded) => Assert.Equal(SdkChoice.Refuse, Decide(loaded));

    [Fact]
    public void A_refusal_names_both_files_and_versions_and_says_what_to_do()
    {
        string message = SdkAdoption.Refusal(
            @"C:\Modules\Other\AWSSDK.Core.dll",
            new Version(3, 7, 402, 0),
            @"C:\Modules\Ours\AWSSDK.Core.dll",
            new Version(Ours)
        );
        Assert.Contains(@"C:\Modules\Other\AWSSDK.Core.dll (version 3.7.402.0)", message, StringComparison.Ordinal);
        Assert.Contains($@"C:\Modules\Ours\AWSSDK.Core.dll (version {Ours})", message, StringComparison.Ordinal);
        Assert.All(
            ["import AWS.Tools.SSOOIDC first, in a new session", "update the other module", "PowerShell 7"],
            way => Assert.Contains(way, message, StringComparison.Ordinal)
        );
    }

    private static SdkChoice Decide(string loaded) => SdkAdoption.Decide(new Version(loaded), new Version(Ours));
}
