namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>How a caller names the places where it takes settings from; they stand in messages and debug texts.</summary>
/// <param name="Region">The region given with the call.</param>
/// <param name="ClientConfig">The client config given with the call.</param>
/// <param name="ShellRegion">The caller's default region.</param>
/// <param name="EndpointUrl">The endpoint given with the call.</param>
/// <param name="Keys">The keys given with the call.</param>
/// <param name="Credential">The credentials object given with the call.</param>
/// <param name="ShellCredential">The caller's default credentials.</param>
internal sealed record SourceLabels(
    string Region,
    string ClientConfig,
    string ShellRegion,
    string EndpointUrl,
    string Keys,
    string Credential,
    string ShellCredential
)
{
    /// <summary>Names that fit any caller.</summary>
    public static SourceLabels Neutral { get; } =
        new(
            "the call",
            "the client config",
            "the caller's default",
            "the call",
            "the keys given",
            "the credentials given",
            "the caller's default"
        );
}
