using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>Puts a reply on the wire, whole or cut off.</summary>
internal static class Wire
{
    // How long a client that was cut off may keep its side of the connection open.
    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(5);

    public static async Task SendAsync(HttpContext context, WireReply reply, CancellationToken cancellationToken)
    {
        HttpResponse response = context.Response;
        response.StatusCode = reply.Status;
        foreach ((string? name, string? value) in Headers(reply))
        {
            response.Headers[name] = value;
        }

        byte[] body = Encoding.UTF8.GetBytes(reply.Body);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, cancellationToken);
        }
    }

    /// <summary>Sends the headers for the whole body, half of the body, and the connection's end. It writes to the socket itself,
    /// because Kestrel would reset a connection whose body is too short, and a reset may overtake what was sent before it.</summary>
    public static async Task SendTruncatedAsync(HttpContext context, WireReply reply, CancellationToken cancellationToken)
    {
        byte[] body = Encoding.UTF8.GetBytes(reply.Body);
        var head = new StringBuilder(FormattableString.Invariant($"HTTP/1.1 {reply.Status} OK\r\n"));
        foreach ((string? name, string? value) in Headers(reply))
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {Math.Max(body.Length, 2)}\r\n\r\n");
        Socket socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        byte[] bytes = [.. Encoding.ASCII.GetBytes(head.ToString()), .. body.AsSpan(0, body.Length / 2)];
        await socket.SendAsync(bytes, cancellationToken);
        socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(LingerTime, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Abort();
    }

    private static IEnumerable<(string Name, string Value)> Headers(WireReply reply)
    {
        yield return ("x-amzn-RequestId", Guid.NewGuid().ToString());
        yield return ("Cache-Control", "no-store");
        if (reply.ContentType is not null)
        {
            yield return ("Content-Type", reply.ContentType);
        }

        if (reply.ErrorType is not null)
        {
            yield return ("x-amzn-ErrorType", reply.ErrorType);
        }

        if (reply.Location is not null)
        {
            yield return ("Location", reply.Location);
        }

        if (reply.Allow is not null)
        {
            yield return ("Allow", reply.Allow);
        }
    }
}
