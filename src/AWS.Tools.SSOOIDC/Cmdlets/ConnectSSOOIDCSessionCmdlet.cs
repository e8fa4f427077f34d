using System.Management.Automation;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Errors;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Logs in to AWS IAM Identity Center, if that is needed: a token that is still valid is used as it is, one that is not is
/// refreshed, and only where neither is possible a person logs in, in a browser here or, with a code, on any device. The
/// token lies in the cache that the AWS CLI and the AWS SDKs share, so one login serves them all.
/// </summary>
[Cmdlet(VerbsCommunications.Connect, "SSOOIDCSession")]
[OutputType(typeof(SessionInfo))]
public sealed class ConnectSSOOIDCSessionCmdlet : NamedSessionCmdlet
{
    private const int DefaultScreenWidth = 80;

    /// <summary>
    /// Scopes to log in with instead of the configured ones. They take effect at a login only: with a usable token, add
    /// <c>-Force</c>.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ScopeCompleter))]
    public string[]? Scope { get; set; }

    /// <summary>Logs in anew even where there is a valid token: logs the old session out at the portal first.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>
    /// Never asks a person: a cached or refreshed token, or an error with the id <c>LoginRequired</c>. For scheduled tasks
    /// and CI.
    /// </summary>
    [Parameter]
    public SwitchParameter NonInteractive { get; set; }

    /// <summary>Logs in with a code that can be approved in a browser on any device.</summary>
    [Parameter]
    public SwitchParameter UseDeviceCode { get; set; }

    /// <summary>Logs in with a browser on this machine, even where it seems that none can open.</summary>
    [Parameter]
    public SwitchParameter UseAuthorizationCode { get; set; }

    /// <summary>Opens no browser; the address to open is shown, and given to <c>-VerificationAction</c>.</summary>
    [Parameter]
    public SwitchParameter NoBrowser { get; set; }

    /// <summary>The loopback port at which the browser comes back, 1 to 65535. Without it any free one.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int RedirectPort { get; set; }

    /// <summary>Draws the address as a QR code too, to log in with a phone.</summary>
    [Parameter]
    public SwitchParameter ShowQRCode { get; set; }

    /// <summary>
    /// A script block to tell a person with, by mail or chat for instance. It runs once, with an object that has
    /// <c>UserCode</c>, <c>VerificationUri</c>, <c>VerificationUriComplete</c> or <c>AuthorizationUri</c>, and
    /// <c>ExpiresAt</c>. Its output is discarded; an error in it ends the login.
    /// </summary>
    [Parameter]
    public ScriptBlock? VerificationAction { get; set; }

    /// <summary>How long the whole login may take, in seconds; 600 without it.</summary>
    [Parameter]
    [ValidateRange(1, 86400)]
    public int TimeoutSeconds { get; set; } = (int)LoginOptions.DefaultTimeout.TotalSeconds;

    /// <summary>
    /// Keeps the token in this process only and leaves the shared cache alone. <c>Get-SSOOIDCAccessToken</c> for the same
    /// session finds it.
    /// </summary>
    [Parameter]
    public SwitchParameter InMemory { get; set; }

    /// <summary>
    /// The URL of the OIDC service instead of the region's own, such as that of a local Identity Center for tests. The variables
    /// <c>AWS_ENDPOINT_URL_SSO_OIDC</c> and, for the access portal, <c>AWS_ENDPOINT_URL_SSO</c> serve every cmdlet.
    /// </summary>
    [Parameter]
    public string? EndpointUrl { get; set; }

    private protected override void ProcessSession()
    {
        SessionTarget target = FindSession();
        var options = new LoginOptions
        {
            Scopes = Scope,
            Force = Force,
            NonInteractive = NonInteractive,
            UseDeviceCode = UseDeviceCode,
            UseAuthorizationCode = UseAuthorizationCode,
            NoBrowser = NoBrowser,
            RedirectPort = MyInvocation.BoundParameters.ContainsKey(nameof(RedirectPort)) ? RedirectPort : null,
            ShowQRCode = ShowQRCode,
            ScreenWidth = ScreenWidth(),
            Timeout = TimeSpan.FromSeconds(TimeoutSeconds),
            InMemory = InMemory,
            EndpointUrl = string.IsNullOrEmpty(EndpointUrl) ? null : EndpointUrl,
        };
        WriteObject(Run((events, cancellationToken) => Service.ConnectAsync(target, options, events, cancellationToken)));
    }

    private int ScreenWidth()
    {
        try
        {
            return Host.UI?.RawUI?.BufferSize.Width is { } width and > 0 ? width : DefaultScreenWidth;
        }
        catch (Exception e) when (e is RuntimeException or InvalidOperationException or NotImplementedException or IOException)
        {
            // A host without a screen says so in one of these ways.
            return DefaultScreenWidth;
        }
    }

    private protected override void ShowVerification(Verification verification)
    {
        if (VerificationAction is null)
        {
            return;
        }
        try
        {
            // Output is discarded: it is no part of what this cmdlet returns.
            _ = InvokeCommand.InvokeScript(useLocalScope: true, VerificationAction, null, verification);
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            Fail(ErrorRecords.FromVerificationAction(e));
        }
    }
}
