using System.Globalization;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>An AWS account that the portal lists, with the roles a person may take there.</summary>
/// <param name="Id">The twelve digits.</param>
/// <param name="Name">What people call it.</param>
/// <param name="EmailAddress">Its root user's address.</param>
/// <param name="Roles">The names of its roles.</param>
public sealed record PortalAccount(string Id, string Name, string EmailAddress, IReadOnlyList<string> Roles)
{
    private static readonly string[] RoleNames = ["AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"];

    /// <summary>As many accounts as are asked for, each with three roles, for what takes long lists.</summary>
    /// <param name="count">How many.</param>
    /// <returns>The accounts <c>Account 1</c>, <c>Account 2</c> and so on.</returns>
    public static IReadOnlyList<PortalAccount> Many(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(number => new PortalAccount(
                    (100_000_000_000 + number).ToString(CultureInfo.InvariantCulture),
                    $"Account {number}",
                    $"account{number}@example.com",
                    RoleNames
                )),
        ];
}
