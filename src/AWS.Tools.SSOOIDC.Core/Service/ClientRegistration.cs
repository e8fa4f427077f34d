namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>A client registration. Not a record, on purpose: it has no text form that could leak.</summary>
internal sealed class ClientRegistration
{
    public required string ClientId { get; init; }

    public required string ClientSecret { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The scopes that it was registered with; null when none were sent.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The grants that it was registered for; null for a device code registration, which sends none.</summary>
    public IReadOnlyList<string>? GrantTypes { get; init; }

    /// <summary>Whether it came from the cache, so that the service may have forgotten it.</summary>
    public bool IsCached { get; init; }
}
