using Amazon.Runtime;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>Reads replies whole, within a bound, and refuses those that the SDK would not get to the end of.</summary>
internal static class ReplyReader
{
    private const int LargestReply = 1024 * 1024;

    /// <summary>Reads a reply, which stays readable.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="through">The proxy that it came through, if any.</param>
    /// <param name="cancellationToken">Stops the call.</param>
    /// <exception cref="RedirectException">It points elsewhere.</exception>
    /// <exception cref="ProxyRefusalException">It is a proxy's demand for a password.</exception>
    /// <exception cref="HttpRequestException">It is cut off, or larger than any reply.</exception>
    /// <exception cref="AmazonUnmarshallingException">What should be a list is none.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public static async Task ReadAsync(HttpResponseMessage reply, Uri? through, CancellationToken cancellationToken)
    {
        int status = (int)reply.StatusCode;
        if (status is >= 300 and < 400)
        {
            throw CallFailures.Redirect(reply);
        }
        if (status == 407)
        {
            throw new ProxyRefusalException(CallFailures.ProxyRefused(through, "407"));
        }
        byte[] body = await LoadAsync(reply.Content).OrStopAsync(cancellationToken).ConfigureAwait(false);
        if (reply.IsSuccessStatusCode && ReplyLists.FindBroken(body) is { } list)
        {
            throw new AmazonUnmarshallingException(null, list, null, $"The reply to the call has no list in {list}.", null)
            {
                StatusCode = reply.StatusCode,
            };
        }
    }

    private static async Task<byte[]> LoadAsync(HttpContent content)
    {
        await content.LoadIntoBufferAsync(LargestReply).ConfigureAwait(false);
        return await content.ReadAsByteArrayAsync().ConfigureAwait(false);
    }
}
