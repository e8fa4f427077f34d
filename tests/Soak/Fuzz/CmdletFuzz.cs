using System.Management.Automation;
using System.Management.Automation.Runspaces;
using AWS.Tools.SSOOIDC.Build;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>Hostile arguments for the cmdlets themselves, which with -WhatIf check them and call nobody.</summary>
internal static class CmdletFuzz
{
    private static readonly ThreadLocal<Runspace> Session = new(Open);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Of("-Select", "*", "AccessToken", "^ClientId", "ResponseMetadata.RequestId"),
        Of("-Region", "us-east-1", "EU-WEST-1"),
        Of("-EndpointUrl", "https://oidc.eu-west-1.amazonaws.com", "http://127.0.0.1:8400"),
    ];

    private static FuzzTarget Of(string parameter, params string[] valid) =>
        FuzzTarget.Of(parameter, Inputs.Edited(valid), text => Check(parameter.TrimStart('-'), text), 0.6);

    private static Runspace Open()
    {
        Runspace session = EngineCommand.OpenSession();
        using PowerShell import = PowerShell.Create(session);
        import.AddCommand("Import-Module").AddParameter("Name", Repository.Manifest).Invoke();
        return session;
    }

    private static void Check(string parameter, string value)
    {
        using PowerShell shell = PowerShell.Create(Session.Value!);
        shell.AddCommand("New-SSOOIDCToken").AddParameter("ClientId", "c").AddParameter("ClientSecret", "s").AddParameter("WhatIf");
        shell.AddParameter("GrantType", "refresh_token").AddParameter("RefreshToken", "r").AddParameter(parameter, value);
        if (parameter != "Region")
        {
            shell.AddParameter("Region", "eu-west-1");
        }
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException e)
        {
            ErrorRecord error = e.ErrorRecord;
            if (
                error.CategoryInfo.Category != ErrorCategory.InvalidArgument
                || error.Exception.Message.Length == 0
                || error.ToString().Any(static c => char.IsControl(c) || c is '\u202e' or '\u200b' or '\u2028' or '\ufeff')
            )
            {
                throw new InvalidDataException($"not an argument error of the module's own: {error.FullyQualifiedErrorId}: {error}", e);
            }
        }
    }
}
