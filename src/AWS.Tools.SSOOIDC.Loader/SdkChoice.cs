namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>What to do about a copy of an SDK assembly that the session may have loaded already.</summary>
internal enum SdkChoice
{
    /// <summary>None is loaded: ours is.</summary>
    LoadOurs,

    /// <summary>The loaded one is at least as new as ours: it is used.</summary>
    Adopt,

    /// <summary>The loaded one is older, or of another major version: ours cannot run on it.</summary>
    Refuse,
}
