namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>
/// Decides whether an SDK assembly that is loaded already will do, where there is no load context to keep ours apart:
/// on Windows PowerShell 5.1.
/// </summary>
internal static class SdkAdoption
{
    /// <summary>The decision. File versions tell builds apart; within a major version the assembly version is always the same.</summary>
    /// <param name="loaded">The file version of the loaded assembly, or null where none is loaded.</param>
    /// <param name="ours">The file version of ours.</param>
    public static SdkChoice Decide(Version? loaded, Version ours) =>
        loaded is null ? SdkChoice.LoadOurs
        : loaded.Major == ours.Major && loaded >= ours ? SdkChoice.Adopt
        : SdkChoice.Refuse;

    /// <summary>The message for a refusal.</summary>
    public static string Refusal(string loadedPath, Version loaded, string ourPath, Version ours) =>
        $"This session has loaded {loadedPath} (version {loaded}), and AWS.Tools.SSOOIDC needs {ourPath} (version {ours}) or newer. "
        + "Windows PowerShell cannot load both: import AWS.Tools.SSOOIDC first, in a new session, update the other module, or use "
        + "PowerShell 7.4 or later, where both work.";
}
