using System.Management.Automation;

namespace AWS.Tools.SSOOIDC.Output;

/// <summary>
/// The shell's defaults live in variables, under the names that every AWS module uses, so that what one stored the others
/// find.
/// </summary>
internal static class ShellDefaults
{
    public const string CredentialsVariable = "StoredAWSCredentials";
    public const string HistoryVariable = "AWSHistory";
    public const string RegionVariable = "StoredAWSRegion";

    /// <summary>Sets a variable of the caller, not of this module.</summary>
    /// <param name="session">The cmdlet's session state.</param>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="scope">A scope's name or number; null for the caller's own.</param>
    public static void Set(SessionState session, string name, object? value, string? scope) =>
        session.PSVariable.Set(string.IsNullOrEmpty(scope) ? name : $"{scope}:{name}", value);

    /// <summary>Removes a variable of the caller.</summary>
    public static void Clear(SessionState session, string name, string? scope) =>
        session.PSVariable.Remove(string.IsNullOrEmpty(scope) ? name : $"{scope}:{name}");
}
