namespace AWS.Tools.SSOOIDC.Login;

/// <summary>An AWS account that is assigned to a session's person.</summary>
public sealed class AccountInfo
{
    /// <summary>The sso-session's name; null for a legacy profile or a bare start URL.</summary>
    public string? SessionName { get; init; }

    /// <summary>The account's id: twelve digits.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>The account's name; null where it has none.</summary>
    public string? AccountName { get; init; }

    /// <summary>The address of the account's root user; null where it is not told.</summary>
    public string? EmailAddress { get; init; }

    /// <summary>The start URL of the session, as configured.</summary>
    public string StartUrl { get; init; } = string.Empty;

    /// <summary>The region of the IAM Identity Center instance.</summary>
    public string Region { get; init; } = string.Empty;

    /// <summary>The account's name, or its id where it has none.</summary>
    public override string ToString() => AccountName ?? AccountId;
}
