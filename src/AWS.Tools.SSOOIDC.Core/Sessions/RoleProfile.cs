using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>A profile that is wanted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Target">The session.</param>
/// <param name="Role">The role.</param>
/// <param name="Region">The region that it calls; null to leave that alone.</param>
/// <param name="Output">The AWS CLI's form of output; null to leave that alone.</param>
internal sealed record RoleProfile(string Name, SessionTarget Target, RoleInfo Role, string? Region, string? Output)
{
    /// <summary>What the profile has to say; a null is what it must not.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Values()
    {
        bool isNamed = Target.SessionName is not null;
        List<KeyValuePair<string, string?>> values =
        [
            new(SessionResolver.SessionKey, Target.SessionName),
            new(SessionResolver.StartUrlKey, isNamed ? null : Target.StartUrl),
            new(SessionResolver.RegionKey, isNamed ? null : Target.Region),
            new(ProfileExport.AccountKey, Role.AccountId),
            new(ProfileExport.RoleKey, Role.RoleName),
        ];
        if (Region is not null)
        {
            values.Add(new("region", Region));
        }
        if (Output is not null)
        {
            values.Add(new("output", Output));
        }
        values.Add(new(ConfigEditor.MarkKey, "true"));
        return values;
    }
}
