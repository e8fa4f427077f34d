using System.Net;
using System.Text;
using Amazon.Runtime;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>Has the SDK read a reply without a network.</summary>
internal sealed class CannedReplies(int status, string body, string type) : HttpClientFactory
{
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => new(new Handler(status, body, type));

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    private sealed class Handler(int status, string body, string type) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var reply = new HttpResponseMessage((HttpStatusCode)status)
            {
                RequestMessage = request,
                Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
            };
            reply.Headers.TryAddWithoutValidation("x-amzn-ErrorType", type);
            reply.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
            return Task.FromResult(reply);
        }
    }
}
