#if NET
using System.Net;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// A request's body that is sent at most once. .NET sends a request again by itself where a kept connection turns out to be closed; it
/// would do so with what can be redeemed once, too. Nothing of a request has left when its body begins, so here that ends it.
/// </summary>
internal sealed class SingleSendContent : HttpContent
{
    private readonly HttpContent _content;
    private int _sent;

    public SingleSendContent(HttpContent content)
    {
        _content = content;
        foreach (KeyValuePair<string, IEnumerable<string>> header in content.Headers)
        {
            Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }

    /// <summary>Whether it has been sent, or was begun to be.</summary>
    public bool WasSent => Volatile.Read(ref _sent) != 0;

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Begin();
        return _content.CopyToAsync(stream, context, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Begin();
        _content.CopyTo(stream, context, cancellationToken);
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;
        return _content.Headers.ContentLength is not null;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Begin()
    {
        if (Interlocked.Exchange(ref _sent, 1) != 0)
        {
            throw new IOException("It closed the connection.");
        }
    }
}
#endif
