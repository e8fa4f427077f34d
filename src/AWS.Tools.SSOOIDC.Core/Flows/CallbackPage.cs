using System.Globalization;
using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>What the browser shows at the end: plain words, and nothing of what was sent.</summary>
internal static class CallbackPage
{
    public static byte[] For(CallbackKind kind) =>
        kind switch
        {
            CallbackKind.Code => Page(
                "200 OK",
                "You are signed in",
                "Your answer has arrived. You can close this page and go back to the shell."
            ),
            CallbackKind.Error => Page(
                "200 OK",
                "The sign-in did not succeed",
                "Nothing was granted. Close this page and go back to the shell, which says why."
            ),
            CallbackKind.WrongState or CallbackKind.Duplicate => Page(
                "400 Bad Request",
                "The sign-in was stopped",
                "This answer does not belong to the sign-in that was started. Close this page, go back to the shell and start again."
            ),
            CallbackKind.NotFound => Page("404 Not Found", "Not found", "There is nothing here."),
            _ => Page("400 Bad Request", "Not understood", "This is no answer to a sign-in. Go back to the shell, which is still waiting."),
        };

    /// <summary>For a request that is too long.</summary>
    public static byte[] TooLong() => Page("431 Request Header Fields Too Large", "Not understood", "This request is too long.");

    private static byte[] Page(string status, string title, string text)
    {
        string body =
            "<!doctype html><html lang=\"en\"><head><meta "
            + $"charset=\"utf-8\"><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p></body></html>";
        string length = Encoding.UTF8.GetByteCount(body).ToString(CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\nConnection: "
                + "close\r\nCache-Control: no-store\r\n"
                + "Referrer-Policy: no-referrer\r\nX-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'; "
                + "frame-ancestors 'none'\r\n\r\n"
                + body
        );
    }
}
