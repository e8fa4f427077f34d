namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>Where a call goes wrong.</summary>
internal enum Place
{
    /// <summary>In the reply.</summary>
    Reply,

    /// <summary>At the port: nobody listens, or it hangs up.</summary>
    Port,

    /// <summary>At the name of the host, which is nobody's.</summary>
    Name,

    /// <summary>At TLS.</summary>
    Tls,

    /// <summary>At the proxy.</summary>
    Proxy,
}
