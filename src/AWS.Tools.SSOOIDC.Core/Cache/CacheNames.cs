using System.Text;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The file names of the shared cache, which every AWS tool derives in the same way.</summary>
internal static class CacheNames
{
    /// <summary>The <c>tool</c> of the AWS CLI in a registration's key.</summary>
    public const string CliTool = "botocore";

    /// <summary>The <c>tool</c> of this module in a registration's key.</summary>
    public const string OwnTool = "AWS.Tools.SSOOIDC";

    /// <summary>Lower-case hexadecimal SHA-1 of the UTF-8 text.</summary>
    public static string Sha1(string text) => Crypto.Hex(Crypto.Sha1(Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether the text is a name that <see cref="Sha1"/> could have given.</summary>
    public static bool IsSha1(string text) => text.Length == 40 && text.All(static c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>
    /// The name of a client registration, without extension: the SHA-1 of Python's <c>json.dumps(..., sort_keys=True)</c>.
    /// </summary>
    public static string Registration(string tool, SessionTarget target, IReadOnlyList<string>? scopes)
    {
        var json = new StringBuilder("{\"region\": ");
        AppendString(json, target.Region);
        json.Append(", \"scopes\": ");
        if (scopes is null)
        {
            json.Append("null");
        }
        else
        {
            json.Append('[');
            for (int i = 0; i < scopes.Count; i++)
            {
                AppendString(i == 0 ? json : json.Append(", "), scopes[i]);
            }

            json.Append(']');
        }

        AppendString(json.Append(", \"session_name\": "), target.SessionName);
        AppendString(json.Append(", \"startUrl\": "), target.StartUrl);
        AppendString(json.Append(", \"tool\": "), tool);
        return Sha1(json.Append('}').ToString());
    }

    /// <summary>The name under which the AWS CLI keeps a role's keys, without extension.</summary>
    public static string RoleKeys(SessionTarget target, string accountId, string roleName)
    {
        var json = new StringBuilder("{\"accountId\":");
        AppendString(json, accountId);
        AppendString(json.Append(",\"roleName\":"), roleName);
        json.Append(target.SessionName is null ? ",\"startUrl\":" : ",\"sessionName\":");
        AppendString(json, target.SessionName ?? target.StartUrl);
        return Sha1(json.Append('}').ToString());
    }

    private static void AppendString(StringBuilder json, string? text)
    {
        if (text is null)
        {
            json.Append("null");
            return;
        }

        json.Append('"');
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                < ' ' or > '~' => json.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => json.Append(c),
            };
        }

        json.Append('"');
    }
}
