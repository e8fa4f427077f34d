using System.Net;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class ServiceExceptionsTests
{
    [Fact]
    public void A_reply_that_says_nothing_that_can_be_read_is_described_all_the_same()
    {
        // No theory: an attribute cannot hold half a surrogate pair.
        string[] replies = ["no JSON: {", "{\"message\":\"a\ud83d\"}", "{\"message\":\"\\ud83d\"}", "{\"message\":7}", "{}"];
        foreach (string reply in replies)
        {
            var error = new AmazonServiceException(reply, new HttpErrorResponseException(null), HttpStatusCode.ServiceUnavailable);
            Assert.Null(ServiceExceptions.Undeclared(error));
            Assert.NotEmpty(ServiceErrors.Describe(error, []));
        }
    }

    [Fact]
    public void What_an_undeclared_error_says_is_told()
    {
        const string reply = "{\"message\":\"out of order\"}";
        var error = new AmazonServiceException(reply, new HttpErrorResponseException(null), HttpStatusCode.ServiceUnavailable);
        Assert.Equal("out of order", ServiceExceptions.Undeclared(error));
    }
}
