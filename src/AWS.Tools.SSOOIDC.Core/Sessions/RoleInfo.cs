namespace AWS.Tools.SSOOIDC.Login;

/// <summary>A role that is assigned to a session's person in an AWS account.</summary>
public sealed class RoleInfo
{
    /// <summary>The sso-session's name; null for a legacy profile or a bare start URL.</summary>
    public string? SessionName { get; init; }

    /// <summary>The account's id: twelve digits.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>The account's name; null where it has none.</summary>
    public string? AccountName { get; init; }

    /// <summary>The role's name.</summary>
    public string RoleName { get; init; } = string.Empty;

    /// <summary>The access portal's address that opens the AWS console in this account with this role.</summary>
    public string ConsoleUrl { get; init; } = string.Empty;

    /// <summary>The start URL of the session, as configured.</summary>
    public string StartUrl { get; init; } = string.Empty;

    /// <summary>The region of the IAM Identity Center instance.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The account's name, or its id where it has none, and the role's name.</summary>
    public override string ToString() => $"{AccountName ?? AccountId}/{RoleName}";
}
