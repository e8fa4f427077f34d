using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class WebAddressTests
{
    [Theory]
    [InlineData("//\u202e")]
    [InlineData("https://corp.test/\u200b")]
    [InlineData("https://corp.test/\n")]
    [InlineData("//")]
    [InlineData("corp.test")]
    [InlineData("https://")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_no_address_or_hides_a_part_of_it_is_refused(string? text) => Assert.Null(WebAddress.Parse(text));

    [Fact]
    public void Half_a_surrogate_pair_is_no_part_of_a_name() => Assert.Null(WebAddress.Parse("https://\ud83dx.test"));

    [Fact]
    public void A_name_in_other_letters_is_read() =>
        Assert.Equal("xn--bcher-kva.test", WebAddress.Parse("https://b\u00fccher.test")!.IdnHost);

    [Fact]
    public void An_address_is_read() => Assert.Equal("corp.test", WebAddress.Parse("https://corp.test/start")!.Host);
}
