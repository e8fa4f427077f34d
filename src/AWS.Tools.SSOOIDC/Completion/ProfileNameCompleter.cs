using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Completion;

/// <summary>Completes the name of any profile, of the shared files and of the encrypted store.</summary>
internal sealed class ProfileNameCompleter : ValueCompleter
{
    private protected override IEnumerable<(string Value, string Tip)> Values(string commandName) =>
        ProfileStore.Load(HostEnvironment.OfProcess, null).Names().Select(static name => (name, "profile"));
}
