namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A step failed for a reason that its message tells in full.</summary>
public sealed class BuildException(string message) : Exception(message);
