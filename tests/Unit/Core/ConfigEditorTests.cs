using System.Text;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>How profiles of a shared config file are changed: what is not asked for stays, to the byte.</summary>
public sealed class ConfigEditorTests
{
    private static readonly KeyValuePair<string, string?>[] Wanted =
    [
        new("sso_session", "corp"),
        new("sso_start_url", null),
        new("region", "eu-west-1"),
        new(ConfigEditor.MarkKey, "true"),
    ];

    private static readonly string[] Pieces =
    [
        "[profile a]",
        "[profile b] ; behind",
        "[ profile c ]",
        "[sso-session corp]",
        "[default]",
        "region = us-east-1",
        "output: json",
        "  indented = 1",
        "    deeper = 2",
        "# a comment",
        "  ; another",
        "",
        "   ",
        "s3 =",
        "  sso_session = nested",
        "caf\u00e9 = \u2603",
        "sso_auto_populated = true",
    ];

    [Theory]
    [InlineData("")]
    [InlineData("[profile x]\nregion = a\n")]
    [InlineData("[profile x]\r\nregion = a\r\n\r\n")]
    [InlineData("[profile x]\rregion = a")]
    [InlineData("# only a comment")]
    [InlineData("\n\n")]
    public void What_is_added_and_removed_again_leaves_no_trace_but_a_line_end(string text)
    {
        ConfigEditor editor = Read(text);
        IReadOnlyList<string> diff = editor.Set("new", Wanted);
        Assert.Equal(["+[profile new]", "+sso_session = corp", "+region = eu-west-1", "+sso_auto_populated = true"], diff);
        byte[] added = editor.ToBytes();
        Assert.StartsWith(text, Encoding.UTF8.GetString(added), StringComparison.Ordinal);

        editor = ConfigEditor.Read("config", added);
        Assert.True(editor.IsOurs("new"));
        editor.Remove("new");
        string left = Encoding.UTF8.GetString(editor.ToBytes());
        Assert.Equal(text.TrimEnd('\r', '\n'), left.TrimEnd('\r', '\n'));
    }

    [Fact]
    public void A_profile_keeps_its_own_indentation_so_that_no_line_becomes_a_part_of_another()
    {
        ConfigEditor editor = Read(
            "[profile a]\n  region = x\n  # note\n  sso_start_url = y\n  s3 =\n    z = 1\n\n# next\n[profile b]\nk = v\n"
        );
        IReadOnlyList<string> diff = editor.Set("a", Wanted);
        Assert.Equal(
            "[profile a]\n  region = eu-west-1\n  # note\n  s3 =\n    z = 1\n  sso_session = corp\n  sso_auto_populated = true\n\n"
                + "# next\n[profile b]\nk = v\n",
            Encoding.UTF8.GetString(editor.ToBytes())
        );
        Assert.Equal(" [profile a]", diff[0]);
        Assert.Contains("-sso_start_url = y", diff);
        Assert.Empty(ConfigEditor.Read("config", editor.ToBytes()).Set("a", Wanted));
    }

    [Fact]
    public void A_value_over_several_lines_goes_whole()
    {
        ConfigEditor editor = Read("[profile a]\nregion = x\n  y\n# note\n  z\noutput = json\n");
        editor.Set("a", [new("region", "eu-west-1")]);
        Assert.Equal("[profile a]\nregion = eu-west-1\n# note\noutput = json\n", Encoding.UTF8.GetString(editor.ToBytes()));
    }

    [Theory]
    [InlineData("[profile a]\nregion = x", false)]
    [InlineData("[profile a]\nsso_auto_populated = true", true)]
    [InlineData("[profile a]\nSSO_AUTO_POPULATED: True", true)]
    [InlineData("[profile \"a\"]\nsso_auto_populated = true", true)]
    [InlineData("[profile a]\nsso_auto_populated = false", false)]
    [InlineData("[profile a]\nsso_auto_populated = true\n[profile \"a\"]\nregion = x", false)]
    [InlineData("[sso-session a]\nsso_auto_populated = true", false)]
    [InlineData("[a]\nsso_auto_populated = true", false)]
    public void Ours_is_what_has_the_mark_and_is_there_once(string text, bool isOurs) => Assert.Equal(isOurs, Read(text).IsOurs("a"));

    [Theory]
    [InlineData("[profile a]\nnonsense\n", 2)]
    [InlineData("region = x\n", 1)]
    [InlineData("\n\n[profile a\n", 3)]
    [InlineData("[profile a]\r\n[profile a]\r\n", 2)]
    [InlineData("[profile a]\rk=1\rK=2\r", 3)]
    public void A_line_that_cannot_be_understood_is_named(string text, int line)
    {
        CoreException e = Assert.Throws<CoreException>(() => Read(text));
        Assert.Equal(ErrorIds.ConfigNotParsed, e.ErrorId);
        Assert.StartsWith($"Line {line} of 'config'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_file_that_can_be_read_comes_back_as_it_was_and_other_sections_say_the_same()
    {
        Gen<string> end = Gen.OneOfConst("\n", "\r\n", "\r");
        Gen<Encoding> encoding = Gen.OneOfConst(
            new UTF8Encoding(false),
            new UTF8Encoding(true),
            (Encoding)Encoding.Unicode,
            Encoding.BigEndianUnicode
        );
        Gen.Select(Gen.Select(Gen.OneOfConst(Pieces), end, (piece, e) => piece + e).Array[0, 12], encoding)
            .Sample(
                (lines, text) =>
                {
                    byte[] content = [.. text.GetPreamble(), .. text.GetBytes(string.Concat(lines))];
                    ConfigEditor editor;
                    try
                    {
                        editor = ConfigEditor.Read("config", content);
                    }
                    catch (CoreException)
                    {
                        return;
                    }
                    Assert.Equal(content, editor.ToBytes());
                    foreach (string profile in new[] { "a", "b", "default", "new" })
                    {
                        ConfigEditor changed = ConfigEditor.Read("config", content);
                        changed.Set(profile, Wanted);
                        ConfigEditor again = ConfigEditor.Read("config", changed.ToBytes());
                        Assert.Equal("eu-west-1", again.Value(profile, "region"));
                        Assert.True(again.IsOurs(profile));
                        Assert.Empty(again.Set(profile, Wanted));
                        again.Remove(profile);
                        Assert.False(ConfigEditor.Read("config", again.ToBytes()).Has(profile));
                    }
                },
                iter: 3000
            );
    }

    private static ConfigEditor Read(string text) => ConfigEditor.Read("config", Encoding.UTF8.GetBytes(text));
}
