namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>The operating systems that are told apart.</summary>
public enum HostPlatform
{
    /// <summary>Windows.</summary>
    Windows,

    /// <summary>macOS.</summary>
    MacOS,

    /// <summary>Linux and every other Unix.</summary>
    Linux,
}
