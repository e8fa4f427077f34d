using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>What others wrote, as a person sees it.</summary>
public sealed class SanitizerTests
{
    private static readonly string Long = new('x', 300);

    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("plain text", "plain text")]
    [InlineData("a\u001b]0;t\ab", "a]0;tb")]
    [InlineData("a\u202eb\u200bc\u2028d\u2029e\u0085f\ufeffg", "abcdefg")]
    [InlineData("line\r\nline\tend", "linelineend")]
    public void What_steers_a_terminal_is_taken_out(string? text, string clean) => Assert.Equal(clean, Sanitizer.Clean(text));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("one\r\n\ttwo", "one\r\n\ttwo")]
    [InlineData("one\r\n\ttwo\u202e", "one\r\n\ttwo")]
    [InlineData("\u001bone\ntwo\u2028three", "one\ntwothree")]
    public void Texts_of_several_lines_keep_them(string text, string clean) => Assert.Equal(clean, Sanitizer.CleanLines(text));

    [Theory]
    [InlineData(null, "")]
    [InlineData("a'b", "a'b")]
    [InlineData("a\r\n\tb", @"a\r\n\tb")]
    [InlineData("a\u001bb\u202ec", @"a\u001bb\u202ec")]
    public void A_quoted_value_shows_what_it_has(string? text, string shown) => Assert.Equal(shown, Sanitizer.Escape(text));

    [Fact]
    public void Only_what_is_too_long_is_cut()
    {
        Assert.Equal((Long, Long), (Sanitizer.Shorten(Long), Sanitizer.Escape(Long)));
        Assert.Equal((Long + "...", Long + "..."), (Sanitizer.Shorten(Long + "y"), Sanitizer.Escape(Long + "y")));
        Assert.Equal("x", Sanitizer.Shorten("  x\u200b "));
        Assert.Equal(301, Sanitizer.Clean(Long + "y").Length);
    }

    [Fact]
    public void A_cause_is_told_where_it_says_more()
    {
        var cause = new InvalidOperationException("the cause");
        Assert.Equal("outer: the cause", Sanitizer.WithCause(new InvalidOperationException("outer.", cause)));
        Assert.Equal("outer: the cause.", Sanitizer.WithCause(new InvalidOperationException("outer: the cause.", cause)));
        Assert.Equal("the cause", Sanitizer.WithCause(cause));
    }
}
