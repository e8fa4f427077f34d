using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What a kept client goes by: nothing that it was made from may change without being seen.</summary>
public sealed class SettingsLookTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ssooidc-look-").FullName;
    private readonly string _variable = "AWS_LOOK_" + Guid.NewGuid().ToString("N");
    private readonly string[] _paths;

    public SettingsLookTests()
    {
        Assert.SkipUnless(UnixFile.IsSupported, "Only Unix tells when anything of a file was changed.");
        _paths = [string.Empty, Path.Combine(_folder, "config"), Path.Combine(_folder, "none")];
        File.WriteAllText(_paths[1], "one");
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(_variable, null);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_file_counts_from_the_moment_of_its_change()
    {
        SettingsLook look = Take();
        Assert.False(look.IsSettled);
        Assert.True(look.IsSameAs("corp", _paths));
        File.WriteAllText(_paths[2], string.Empty);
        Assert.False(look.IsSameAs("corp", _paths));
    }

    [Fact]
    public void A_file_that_is_not_there_is_settled() => Assert.True(Take(_paths[0], _paths[2]).IsSettled);

    [Fact]
    public void What_is_no_file_is_never_certain() => Assert.False(Take(_folder).IsSameAs("corp", [_folder]));

    [Fact]
    public void A_variable_counts_from_the_moment_of_its_change()
    {
        SettingsLook before = Take();
        Environment.SetEnvironmentVariable(_variable, "one");
        Assert.False(before.IsSameAs("corp", _paths));
        SettingsLook one = Take();
        Environment.SetEnvironmentVariable(_variable, "two");
        Assert.False(one.IsSameAs("corp", _paths));
        Environment.SetEnvironmentVariable(_variable, null);
        Assert.False(one.IsSameAs("corp", _paths));
    }

    [Fact]
    public void The_profile_and_the_paths_count()
    {
        SettingsLook look = Take();
        Assert.False(look.IsSameAs("other", _paths));
        Assert.False(look.IsSameAs("corp", [_paths[0], _paths[2], _paths[1]]));
    }

    private SettingsLook Take(params string[] paths) => SettingsLook.Take("corp", paths.Length == 0 ? _paths : paths, withFiles: false);
}
