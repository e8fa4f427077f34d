using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>A role's keys in the environment of this process, and what was there before.</summary>
internal sealed class RoleVariables(HostEnvironment environment)
{
    // A profile that is named would win over keys in some tools.
    private static readonly string[] Profiles = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

    private static readonly string[] Regions = ["AWS_REGION", "AWS_DEFAULT_REGION"];

    private readonly Dictionary<string, string?> _before = new(StringComparer.Ordinal);

    /// <summary>Whether anything is to be put back.</summary>
    public bool IsSet => _before.Count > 0;

    /// <summary>Puts keys into the environment. What was there before the first time is kept.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="region">The region that goes with them; null to leave the regions alone.</param>
    public void Set(RoleKeys keys, string? region)
    {
        SetOne("AWS_ACCESS_KEY_ID", keys.AccessKeyId);
        SetOne("AWS_SECRET_ACCESS_KEY", keys.SecretAccessKey);
        SetOne("AWS_SESSION_TOKEN", keys.SessionToken);
        SetOne("AWS_CREDENTIAL_EXPIRATION", CacheTime.Format(keys.ExpiresAt));
        foreach (string name in Profiles)
        {
            SetOne(name, null);
        }
        if (region is not null)
        {
            foreach (string name in Regions)
            {
                SetOne(name, region);
            }
        }
    }

    /// <summary>Puts back what was there before.</summary>
    public void PutBack()
    {
        foreach (KeyValuePair<string, string?> variable in _before)
        {
            environment.SetVariable(variable.Key, variable.Value);
        }
        _before.Clear();
    }

    private void SetOne(string name, string? value)
    {
        if (!_before.ContainsKey(name))
        {
            _before[name] = environment.Variables(name);
        }
        environment.SetVariable(name, value);
    }
}
