namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>An operation or a page: where it is and what answers it.</summary>
internal sealed record Operation(string Name, string Method, string Path, Func<Call, WireReply> Handler);
