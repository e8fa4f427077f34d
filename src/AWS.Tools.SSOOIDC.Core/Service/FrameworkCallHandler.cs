#if !NET
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Sends a request as .NET Framework does, reads the whole reply within a bound, and says of one that fails whether it was the proxy or the
/// certificate.
/// </summary>
/// <param name="proxy">The proxy in force, if any.</param>
/// <param name="inner">What sends.</param>
internal sealed class FrameworkCallHandler(IWebProxy? proxy, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Uri url = request.RequestUri;
        Uri? through = proxy is null || proxy.IsBypassed(url) ? null : proxy.GetProxy(url);
        try
        {
            HttpResponseMessage reply = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                await ReplyReader.ReadAsync(reply, through, cancellationToken).ConfigureAwait(false);
                return reply;
            }
            catch
            {
                reply.Dispose();
                throw;
            }
        }
        catch (HttpRequestException e) when (Cause<AuthenticationException>(e) is { } cause)
        {
            throw new HttpRequestException(CallFailures.NotSecured(url, through, cause), cause);
        }
        catch (HttpRequestException e) when (through is not null && ProxyStatus(e) is { Length: > 0 } status)
        {
            throw new ProxyRefusalException(CallFailures.ProxyRefused(through, status));
        }
        catch (HttpRequestException e) when (through is not null && IsNotConnected(e))
        {
            throw new HttpRequestException(CallFailures.NoConnection(through, e), Cause<SocketException>(e));
        }
    }

    private static string ProxyStatus(HttpRequestException e) =>
        Cause<WebException>(e)?.Response is HttpWebResponse { StatusCode: var code }
            ? ((int)code).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : CallFailures.ProxyStatus(e.Message);

    private static bool IsNotConnected(HttpRequestException e) =>
        Cause<WebException>(e) is { } web
            ? web.Status
                is WebExceptionStatus.ConnectFailure
                    or WebExceptionStatus.NameResolutionFailure
                    or WebExceptionStatus.ProxyNameResolutionFailure
            : Cause<SocketException>(e)?.SocketErrorCode
                is SocketError.ConnectionRefused
                    or SocketError.HostNotFound
                    or SocketError.HostUnreachable
                    or SocketError.NetworkUnreachable
                    or SocketError.TryAgain;

    private static T? Cause<T>(Exception e)
        where T : Exception
    {
        T? last = null;
        for (Exception? cause = e; cause is not null; cause = cause.InnerException)
        {
            last = cause as T ?? last;
        }
        return last;
    }
}
#endif
