using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>What is to become of a profile.</summary>
/// <param name="Result">The profile.</param>
/// <param name="Diff">The lines that change, as in a diff.</param>
/// <param name="Wanted">The profile that is wanted; null for one that goes.</param>
internal sealed record ProfileChange(ExportedProfile Result, IReadOnlyList<string> Diff, RoleProfile? Wanted);
