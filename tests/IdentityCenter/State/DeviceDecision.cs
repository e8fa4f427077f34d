namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>What a person has said to a device authorization.</summary>
internal enum DeviceDecision
{
    Pending,
    Approved,
    Denied,
    Expired,
    Redeemed,
}
