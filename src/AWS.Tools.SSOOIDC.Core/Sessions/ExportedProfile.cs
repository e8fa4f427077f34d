namespace AWS.Tools.SSOOIDC.Login;

/// <summary>A profile for a role, and what became of it.</summary>
public sealed class ExportedProfile
{
    /// <summary>The profile's name.</summary>
    public string ProfileName { get; init; } = string.Empty;

    /// <summary>What became of it.</summary>
    public ProfileAction Action { get; init; }

    /// <summary>The account's id; null where the profile had none.</summary>
    public string? AccountId { get; init; }

    /// <summary>The account's name; null where it is not known.</summary>
    public string? AccountName { get; init; }

    /// <summary>The role's name; null where the profile had none.</summary>
    public string? RoleName { get; init; }

    /// <summary>The config file.</summary>
    public string ConfigPath { get; init; } = string.Empty;

    /// <summary>The profile's name.</summary>
    public override string ToString() => ProfileName;
}
