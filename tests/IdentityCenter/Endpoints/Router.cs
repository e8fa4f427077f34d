namespace AWS.Tools.SSOOIDC.IdentityCenter.Endpoints;

/// <summary>The table of all _operations and pages, and which of them a request means.</summary>
internal sealed class Router(string? vanityPath)
{
    private readonly Operation[] _operations =
    [
        new("RegisterClient", "POST", "/client/register", RegistrationEndpoints.RegisterClient),
        new("StartDeviceAuthorization", "POST", "/device_authorization", RegistrationEndpoints.StartDeviceAuthorization),
        new("CreateToken", "POST", "/token", TokenEndpoints.CreateToken),
        new("CreateTokenWithIAM", "POST", "/token?aws_iam=t", TokenEndpoints.CreateTokenWithIAM),
        new("Authorize", "GET", "/authorize", AuthorizeEndpoints.Authorize),
        new("AuthorizeDecision", "POST", "/authorize", AuthorizeEndpoints.Decide),
        new("Device", "GET", "/device", DeviceEndpoints.Show),
        new("DeviceDecision", "POST", "/device", DeviceEndpoints.Decide),
        new("Start", "GET", "/start", DeviceEndpoints.Start),
        new("Start", "GET", "/start/", DeviceEndpoints.Start),
        .. vanityPath is null ? Array.Empty<Operation>() : [new("Vanity", "GET", vanityPath, DeviceEndpoints.Vanity)],
        new("Logout", "POST", "/logout", PortalEndpoints.Logout),
        new("ListAccounts", "GET", "/assignment/accounts", PortalEndpoints.ListAccounts),
        new("ListAccountRoles", "GET", "/assignment/roles", PortalEndpoints.ListAccountRoles),
        new("GetRoleCredentials", "GET", "/federation/credentials", PortalEndpoints.GetRoleCredentials),
    ];

    /// <summary>The names that there are.</summary>
    public IEnumerable<string> Names => _operations.Select(operation => operation.Name);

    public Operation Find(string method, string path, string query)
    {
        // A page may be asked for its headers alone.
        string asMethod = method == "HEAD" ? "GET" : method;
        var samePath = _operations
            .Where(operation => operation.Path == $"{path}?{query}")
            .Concat(_operations.Where(operation => operation.Path == path))
            .ToList();
        return samePath.Find(operation => operation.Method == asMethod)
            ?? Unknown(method, path, [.. samePath.Select(operation => operation.Method).Distinct()]);
    }

    private static Operation Unknown(string method, string path, IReadOnlyList<string> allowed) =>
        new(
            "Unknown",
            method,
            path,
            _ =>
                allowed.Count == 0
                    ? WireReply.Fault(new("UnknownOperationException", "There is nothing at this path."), asMessage: true)
                    : WireReply.Fault(new("MethodNotAllowedException", "This path takes another method."), asMessage: true) with
                    {
                        Allow = string.Join(", ", allowed),
                    }
        );
}
