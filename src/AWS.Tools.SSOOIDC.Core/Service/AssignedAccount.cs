namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>An AWS account as the portal lists it.</summary>
/// <param name="Id">Its twelve digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="EmailAddress">The address of its root user.</param>
internal sealed record AssignedAccount(string Id, string? Name, string? EmailAddress);
