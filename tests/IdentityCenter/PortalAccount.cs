namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>An AWS account that the portal lists, with the roles a person may take there.</summary>
/// <param name="Id">The twelve digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="EmailAddress">Its root user's address.</param>
/// <param name="Roles">The names of its roles.</param>
public sealed record PortalAccount(string Id, string Name, string EmailAddress, IReadOnlyList<string> Roles);
