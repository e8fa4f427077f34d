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
    public void An_address_is_read() => Assert.Equal("corp.test", WebAddress.Parse("https://corp.test/start")!.Host);
}
