using System.Text;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Service;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>What a program that a profile's <c>credential_process</c> names puts out.</summary>
internal static class CredentialProcess
{
    /// <summary>The JSON of the protocol, on one line.</summary>
    public static string Format(RoleKeys keys) =>
        Encoding.UTF8.GetString(
            CacheJson.WriteObject(json =>
            {
                json.WriteNumber("Version", 1);
                json.WriteString("AccessKeyId", keys.AccessKeyId);
                json.WriteString("SecretAccessKey", keys.SecretAccessKey);
                json.WriteString("SessionToken", keys.SessionToken);
                json.WriteString("Expiration", CacheTime.Format(keys.ExpiresAt));
            })
        );
}
