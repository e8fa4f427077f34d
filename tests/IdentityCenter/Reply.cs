namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>What one request is answered with instead of, or around, the server's normal behaviour.</summary>
public abstract record Reply
{
    private Reply() { }

    /// <summary>AuthorizationPendingException.</summary>
    /// <returns>The reply.</returns>
    public static Reply Pending() => Error("AuthorizationPendingException", "The person has not answered yet.");

    /// <summary>SlowDownException.</summary>
    /// <returns>The reply.</returns>
    public static Reply SlowDown() => Error("SlowDownException", "Polling too fast.");

    /// <summary>AccessDeniedException; at the authorize page a redirect with <c>error=access_denied</c>.</summary>
    /// <returns>The reply.</returns>
    public static Reply Denied() => Error("AccessDeniedException", "The person denied the request.");

    /// <summary>ExpiredTokenException.</summary>
    /// <returns>The reply.</returns>
    public static Reply Expired() => Error("ExpiredTokenException", "The device code has expired.");

    /// <summary>Any exception of the models, with its status and wire code. At the authorize page it is a redirect with the code.</summary>
    /// <param name="exceptionName">Its name, such as <c>InvalidGrantException</c>.</param>
    /// <param name="description">The text that comes with it.</param>
    /// <param name="reason">The <c>reason</c> that AccessDeniedException and InvalidRequestException may have.</param>
    /// <returns>The reply.</returns>
    /// <exception cref="ArgumentException">No model has such an exception.</exception>
    public static Reply Error(string exceptionName, string? description = null, string? reason = null) =>
        new FaultReply(
            exceptionName == "InvalidRequestRegionException"
                ? RegionFault("https://oidc.eu-west-1.amazonaws.com", "eu-west-1", description)
                : new ServiceFault(exceptionName, description, reason)
        );

    /// <summary>InvalidRequestRegionException that names where to go.</summary>
    /// <param name="endpoint">The endpoint that would take the token.</param>
    /// <param name="region">Its region.</param>
    /// <returns>The reply.</returns>
    public static Reply WrongRegion(string endpoint, string region) => new FaultReply(RegionFault(endpoint, region, null));

    /// <summary>A status with a body of one's own.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">The body's content type.</param>
    /// <returns>The reply.</returns>
    public static Reply Status(int status, string body = "", string contentType = "text/html") => new RawReply(status, body, contentType);

    /// <summary>Resets the TCP connection; the request is not processed.</summary>
    /// <returns>The reply.</returns>
    public static Reply Reset() => new ResetReply();

    /// <summary>Never answers: ends when the client disconnects or the server is disposed. The request is not processed.</summary>
    /// <returns>The reply.</returns>
    public static Reply Hang() => new HangReply();

    /// <summary>Processes the request, sends the headers with the whole body's length, and closes in the middle of the body.</summary>
    /// <returns>The reply.</returns>
    public static Reply Truncated() => new TruncatedReply();

    /// <summary>200 with bytes that are no JSON, called JSON.</summary>
    /// <returns>The reply.</returns>
    public static Reply Garbage() => new RawReply(200, "\u0001\u0002}not json{\u0003", "application/json");

    /// <summary>200 with no body.</summary>
    /// <returns>The reply.</returns>
    public static Reply Empty() => new RawReply(200, "", "application/json");

    /// <summary>200 with an HTML page, as a proxy's sign-in page would be.</summary>
    /// <returns>The reply.</returns>
    public static Reply Html() =>
        new RawReply(
            200,
            "<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in to the network</body></html>",
            "text/html"
        );

    /// <summary>200 with this JSON.</summary>
    /// <param name="json">Sent as it is.</param>
    /// <returns>The reply.</returns>
    public static Reply Json(string json) => new RawReply(200, json, "application/json");

    /// <summary>Waits on the server's clock, then behaves normally.</summary>
    /// <param name="delay">How long.</param>
    /// <returns>The reply.</returns>
    public static Reply Delay(TimeSpan delay) => new DelayReply(delay);

    /// <summary>Waits for something else to happen, then behaves normally.</summary>
    /// <param name="moment">Ends when it has happened.</param>
    /// <returns>The reply.</returns>
    public static Reply After(Task moment) => new AfterReply(moment);

    /// <summary>
    /// Processes the request normally, so that a refresh token is spent, then resets the connection instead of answering.
    /// </summary>
    /// <returns>The reply.</returns>
    public static Reply LoseReply() => new LostReply();

    /// <summary>Behaves normally, except that the tokens come without a refresh token.</summary>
    /// <returns>The reply.</returns>
    public static Reply WithoutRefreshToken() => new NormalReply(IssueRefreshToken: false);

    /// <summary>Behaves normally.</summary>
    /// <returns>The reply.</returns>
    public static Reply Normal() => new NormalReply(IssueRefreshToken: true);

    private static ServiceFault RegionFault(string endpoint, string region, string? description) =>
        new("InvalidRequestRegionException", description ?? "The token belongs to another region.") { RightPlace = (endpoint, region) };

    internal sealed record NormalReply(bool IssueRefreshToken) : Reply;

    internal sealed record FaultReply(ServiceFault Fault) : Reply;

    internal sealed record RawReply(int StatusCode, string Body, string ContentType) : Reply;

    internal sealed record ResetReply : Reply;

    internal sealed record HangReply : Reply;

    internal sealed record TruncatedReply : Reply;

    internal sealed record DelayReply(TimeSpan Time) : Reply;

    internal sealed record AfterReply(Task Moment) : Reply;

    internal sealed record LostReply : Reply;
}
