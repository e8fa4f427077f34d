namespace AWS.Tools.SSOOIDC.Login;

/// <summary>What became of a profile. No member is zero, so that none is false in a script's condition.</summary>
public enum ProfileAction
{
    /// <summary>It is new.</summary>
    Added = 1,

    /// <summary>It was there, and says something else now.</summary>
    Changed = 2,

    /// <summary>It was there, and says the same already.</summary>
    Unchanged = 3,

    /// <summary>It is no more.</summary>
    Removed = 4,

    /// <summary>A profile of that name is a person's own, and stays as it is.</summary>
    Kept = 5,
}
