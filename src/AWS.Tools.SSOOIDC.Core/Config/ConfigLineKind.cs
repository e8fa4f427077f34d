namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>What a line of a shared file means.</summary>
internal enum ConfigLineKind
{
    /// <summary>A comment or nothing.</summary>
    Blank,

    /// <summary>Begins a section.</summary>
    Header,

    /// <summary>Begins a key.</summary>
    Key,

    /// <summary>Goes on with the key above.</summary>
    Continuation,

    /// <summary>Nothing that there could be, such as a header without an end: no section is open below it.</summary>
    BrokenHeader,

    /// <summary>Nothing that there could be.</summary>
    Meaningless,
}
