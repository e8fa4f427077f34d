using AWS.Tools.SSOOIDC.Core.Config;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes how profiles are named.</summary>
internal sealed class NameFormatCompleter : ValueCompleter
{
    private const string Account = $"{{{ProfileNameFormat.AccountName}}}";
    private const string Id = $"{{{ProfileNameFormat.AccountId}}}";
    private const string Role = $"{{{ProfileNameFormat.RoleName}}}";
    private const string Session = $"{{{ProfileNameFormat.SessionName}}}";
    private const string Region = $"{{{ProfileNameFormat.Region}}}";

    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        [
            ($"{Account}.{Role}", "Sandbox.ReadOnlyAccess"),
            ($"{Id}.{Role}", "111122223333.ReadOnlyAccess"),
            ($"{Session}.{Account}.{Role}", "corp.Sandbox.ReadOnlyAccess"),
            ($"{Account}.{Role}.{Region}", "Sandbox.ReadOnlyAccess.eu-west-1"),
        ];
}
