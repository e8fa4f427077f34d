namespace AWS.Tools.SSOOIDC.Login;

/// <summary>
/// Temporary keys of a role. Their names are those that every AWS module has for them, so that its commands take them as they are.
/// </summary>
public sealed class RoleCredential
{
    /// <summary>The access key's id.</summary>
    public string AccessKey { get; init; } = string.Empty;

    /// <summary>The secret access key: a secret.</summary>
    public string SecretKey { get; init; } = string.Empty;

    /// <summary>The session token that goes with them: a secret.</summary>
    public string SessionToken { get; init; } = string.Empty;

    /// <summary>The access key's id, by its other name.</summary>
    public string AccessKeyId => AccessKey;

    /// <summary>The secret access key, by its other name: a secret.</summary>
    public string SecretAccessKey => SecretKey;

    /// <summary>When the keys expire, in UTC.</summary>
    public DateTime ExpiresAt { get; init; }

    /// <summary>The account's id: twelve digits.</summary>
    public string AccountId { get; init; } = string.Empty;

    /// <summary>The role's name.</summary>
    public string RoleName { get; init; } = string.Empty;

    /// <summary>The account, the role and the access key's id, never a secret.</summary>
    public override string ToString() => $"{AccountId}/{RoleName} ({AccessKey})";
}
