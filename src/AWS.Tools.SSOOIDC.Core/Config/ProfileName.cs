

using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>Which profile counts where none is named.</summary>
internal static class ProfileName
{
    /// <summary>The profile that counts where nothing names one.</summary>
    public const string Default = "default";

    /// <summary>The profile in force: of <c>AWS_PROFILE</c>, else of <c>AWS_DEFAULT_PROFILE</c>, else <c>default</c>.</summary>
    public static string InForce(HostEnvironment environment) =>
        environment.Variable("AWS_PROFILE") ?? environment.Variable("AWS_DEFAULT_PROFILE") ?? Default;
}
