namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>What a failure is, by what helps. The caller maps it to its own categories.</summary>
public enum FailureKind
{
    /// <summary>An argument, or two that exclude each other: change the call.</summary>
    InvalidArgument,

    /// <summary>What was named is not there, or the shared config contradicts itself: change the config or the name.</summary>
    Configuration,

    /// <summary>A person has to log in, or other credentials are needed.</summary>
    Authentication,

    /// <summary>The service or the person said no.</summary>
    PermissionDenied,

    /// <summary>The service asks for fewer calls: wait and call again.</summary>
    LimitsExceeded,

    /// <summary>The service could not be reached.</summary>
    Connection,

    /// <summary>The service is in trouble: wait and call again.</summary>
    Unavailable,

    /// <summary>Nobody acted, or nothing answered, in time.</summary>
    Timeout,

    /// <summary>The person stopped the command.</summary>
    Stopped,

    /// <summary>A file cannot be written.</summary>
    WriteFailed,

    /// <summary>Something looked like an attack: a foreign file, a wrong state.</summary>
    Security,

    /// <summary>A file or a reply makes no sense.</summary>
    InvalidData,

    /// <summary>This platform does not have it.</summary>
    NotSupported,

    /// <summary>Something else went wrong on the way.</summary>
    Other,
}
