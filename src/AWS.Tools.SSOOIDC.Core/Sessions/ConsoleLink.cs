namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>The access portal's shortcut links to the AWS console.</summary>
internal static class ConsoleLink
{
    /// <summary>The address that opens the console.</summary>
    /// <param name="startUrl">The portal's start URL, as configured.</param>
    /// <param name="accountId">The account.</param>
    /// <param name="roleName">The role.</param>
    /// <param name="destination">The console's page to open; null for its first.</param>
    public static string For(string startUrl, string accountId, string roleName, string? destination)
    {
        // What is configured may end with a slash, and with the '#' that the portal's own address has.
        string portal = startUrl.Split('#')[0].TrimEnd('/');
        string link = $"{portal}/#/console?account_id={Uri.EscapeDataString(accountId)}&role_name={Uri.EscapeDataString(roleName)}";
        return destination is null ? link : $"{link}&destination={Uri.EscapeDataString(destination)}";
    }
}
