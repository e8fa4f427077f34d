using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;
using Amazon;
using Amazon.PowerShell.Cmdlets.SSOOIDC;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Output;

namespace AWS.Tools.SSOOIDC.Base;

/// <summary>Completes the values of parameters whose likely values are known. One table serves them all.</summary>
public sealed class Completer : IArgumentCompleter
{
    private static readonly Dictionary<string, Func<string, IEnumerable<(string Value, string Tip)>>> Table = new(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Region"] = Regions,
        ["GrantType"] = GrantTypeValues,
        ["ClientType"] = _ => [("public", "the one client type of the service")],
        ["Scope"] = _ =>
            [
                ("sso:account:access", "list and use the AWS accounts and roles assigned to the person"),
                ("openid", "an id token"),
                ("aws", "what the application's trusted token issuer allows"),
                ("codewhisperer:completions", "Amazon Q Developer: completions"),
                ("codewhisperer:analysis", "Amazon Q Developer: code analysis"),
            ],
        ["RequestedTokenType"] = TokenTypeValues,
        ["SubjectTokenType"] = TokenTypeValues,
        ["Select"] = SelectValues,
        ["SystemName"] = Regions,
        ["ProfileName"] = ProfileNames,
        ["SourceProfile"] = ProfileNames,
        ["SessionName"] = _ => new SessionService().GetSessionNames().Select(name => (name, "sso-session")),
    };

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters
    )
    {
        if (!Table.TryGetValue(parameterName, out Func<string, IEnumerable<(string Value, string Tip)>>? values))
        {
            return [];
        }
        UseLocation();
        string typed = (wordToComplete ?? string.Empty).Trim('\'', '"');
        return values(commandName)
            .Where(candidate => candidate.Value.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Select(candidate => new CompletionResult(
                Quoted(candidate.Value),
                candidate.Value,
                CompletionResultType.ParameterValue,
                candidate.Tip
            ));
    }

    // Relative paths in settings start from the shell's own location.
    private static void UseLocation()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        PathInfo? location = shell.AddCommand("Get-Location").AddParameter("PSProvider", "FileSystem").Invoke<PathInfo>().FirstOrDefault();
        if (location is not null)
        {
            HostEnvironment.UseDirectory(location.ProviderPath);
        }
    }

    private static IEnumerable<(string Value, string Tip)> Regions(string commandName) =>
        RegionEndpoint.EnumerableAllRegions.Select(region => (region.SystemName, region.DisplayName));

    private static IEnumerable<(string Value, string Tip)> ProfileNames(string commandName)
    {
        var sessions = new SessionService();
        // Where a session is meant, only a profile that leads to one is.
        bool meansSession =
            commandName.EndsWith("Session", StringComparison.OrdinalIgnoreCase)
            || commandName.EndsWith("AccessToken", StringComparison.OrdinalIgnoreCase);
        return (meansSession ? sessions.GetProfileNames() : sessions.GetAllProfileNames()).Select(name => (name, "profile"));
    }

    private static IEnumerable<(string Value, string Tip)> GrantTypeValues(string commandName)
    {
        if (commandName.EndsWith("WithIAM", StringComparison.OrdinalIgnoreCase))
        {
            yield return (GrantTypes.AuthorizationCode, "needs -Code and -RedirectUri");
            yield return (GrantTypes.RefreshToken, "needs -RefreshToken");
            yield return (GrantTypes.JwtBearer, "needs -Assertion");
            yield return (GrantTypes.TokenExchange, "needs -SubjectToken and -SubjectTokenType");
            yield break;
        }
        yield return (GrantTypes.DeviceCode, "needs -DeviceCode");
        yield return (GrantTypes.AuthorizationCode, "needs -Code and -RedirectUri");
        yield return (GrantTypes.RefreshToken, "needs -RefreshToken");
    }

    private static IEnumerable<(string Value, string Tip)> TokenTypeValues(string commandName) =>
        [
            ("urn:ietf:params:oauth:token-type:access_token", "an access token"),
            ("urn:ietf:params:oauth:token-type:refresh_token", "a refresh token"),
        ];

    private static IEnumerable<(string Value, string Tip)> SelectValues(string commandName)
    {
        Type? cmdlet = typeof(Completer)
            .Assembly.GetExportedTypes()
            .FirstOrDefault(type =>
                type.GetCustomAttribute<CmdletAttribute>() is { } name
                && string.Equals($"{name.VerbName}-{name.NounName}", commandName, StringComparison.OrdinalIgnoreCase)
            );
        for (Type? type = cmdlet; type is not null; type = type.BaseType)
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(OperationCmdlet<,>))
            {
                return Selector.Allowed(type.GetGenericArguments()[1], cmdlet!).Select(value => (value, Describe(value)));
            }
        }
        return [];

        static string Describe(string value) =>
            value switch
            {
                "*" => "the whole response",
                ['^', ..] => "the value of a parameter",
                _ => "a property of the response",
            };
    }

    // What the parser would not take for one plain word needs quotes.
    private static string Quoted(string value) =>
        value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or ':' or '.' or '/') ? value : $"'{value.Replace("'", "''")}'";
}
