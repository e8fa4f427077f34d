

using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>Which way a person logs in, and why.</summary>
internal sealed class FlowChoice
{
    private static readonly string[] BuildServers =
    [
        "CI",
        "GITHUB_ACTIONS",
        "GITLAB_CI",
        "TF_BUILD",
        "JENKINS_URL",
        "TEAMCITY_VERSION",
        "BUILDKITE",
        "CIRCLECI",
        "CODEBUILD_BUILD_ID",
    ];

    private static readonly string[] ContainerFiles = ["/.dockerenv", "/run/.containerenv"];

    private static readonly string[] ContainerVariables =
    [
        "KUBERNETES_SERVICE_HOST",
        "DOTNET_RUNNING_IN_CONTAINER",
        "REMOTE_CONTAINERS",
        "CODESPACES",
        "container",
    ];

    private FlowChoice(LoginFlow flow, string reason, bool isFallback = false)
    {
        Flow = flow;
        Reason = reason;
        IsFallback = isFallback;
    }

    public LoginFlow Flow { get; }

    /// <summary>Why, as the rest of a sentence that starts with 'because'.</summary>
    public string Reason { get; }

    /// <summary>Whether device code was chosen because no browser here could come back.</summary>
    public bool IsFallback { get; }

    public static FlowChoice For(HostEnvironment environment, SessionTarget target, LoginOptions options)
    {
        if (options.UseDeviceCode)
        {
            return new(LoginFlow.DeviceCode, "it was asked for");
        }

        if (options.UseAuthorizationCode)
        {
            return new(LoginFlow.AuthorizationCode, "it was asked for");
        }

        if (options.ShowQRCode)
        {
            return new(LoginFlow.DeviceCode, "a QR code is for another device");
        }

        if (target.SessionName is null)
        {
            return new(LoginFlow.DeviceCode, "there is no sso-session");
        }

        return WhyNoBrowser(environment) is { } reason
            ? new(LoginFlow.DeviceCode, reason, isFallback: true)
            : new(LoginFlow.AuthorizationCode, "a browser can open here");
    }

    /// <summary>Why a browser cannot open for the person on this machine; null when it can.</summary>
    public static string? WhyNoBrowser(HostEnvironment environment)
    {
        if ((environment.Variable("SSH_CONNECTION") ?? environment.Variable("SSH_TTY") ?? environment.Variable("SSH_CLIENT")) is not null)
        {
            return "this is an SSH session";
        }

        if (BuildServers.Any(name => IsSet(environment, name)))
        {
            return "this is a CI job";
        }

        if (
            environment.Platform == HostPlatform.Linux && ContainerFiles.Any(environment.FileExists)
            || ContainerVariables.Any(name => IsSet(environment, name))
        )
        {
            return "this is a container";
        }

        if (
            environment.Platform == HostPlatform.Linux
            && !SystemBrowser.IsNamed(environment)
            && environment.Variable("WSL_DISTRO_NAME") is null
            && environment.Variable("DISPLAY") is null
            && environment.Variable("WAYLAND_DISPLAY") is null
        )
        {
            return "there is no display";
        }

        return null;
    }

    private static bool IsSet(HostEnvironment environment, string name) =>
        environment.Variable(name) is { } value && !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase) && value != "0";
}
