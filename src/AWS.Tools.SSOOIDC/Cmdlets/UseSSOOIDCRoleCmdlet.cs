using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Puts temporary keys of a role into the environment of this process, where Terraform, the AWS CLI, every SDK and other modules find them:
/// <c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c>, <c>AWS_SESSION_TOKEN</c> and <c>AWS_CREDENTIAL_EXPIRATION</c>. A profile that
/// <c>AWS_PROFILE</c> or <c>AWS_DEFAULT_PROFILE</c> names is taken away meanwhile, since it would win in some tools. With a script block
/// that holds while it runs, and all is put back whatever happens in it; without one, until <c>Use-SSOOIDCRole -Undo</c>.
/// </summary>
[Cmdlet(
    VerbsOther.Use,
    "SSOOIDCRole",
    DefaultParameterSetName = NamedSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(object))]
public sealed class UseSSOOIDCRoleCmdlet : PortalCmdlet
{
    private const string NamedSet = "Named";
    private const string PipedSet = "Piped";
    private const string UndoSet = "Undo";

    private static RoleVariables _lasting = new(HostEnvironment.OfProcess);

    private bool _isSet;

    /// <summary>The id of the account: its twelve digits, as text where the first one is 0.</summary>
    [Parameter(Mandatory = true, Position = 0, ParameterSetName = NamedSet)]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public string AccountId { get; set; } = string.Empty;

    /// <summary>The name of the role in that account, as the access portal shows it.</summary>
    [Parameter(Mandatory = true, Position = 1, ParameterSetName = NamedSet)]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public string RoleName { get; set; } = string.Empty;

    /// <summary>
    /// A role that <c>Get-SSOOIDCRole</c> listed, or another object with <c>AccountId</c> and <c>RoleName</c>. With a script block several can
    /// be piped: it runs with each of them in turn.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = PipedSet, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    /// <summary>
    /// What to run with the role's keys in the environment. Its output and its errors are those of this cmdlet. At its end, by an error or
    /// Ctrl+C too, the environment is as it was. Without it the keys stay in the environment.
    /// </summary>
    [Parameter(Position = 2, ParameterSetName = NamedSet)]
    [Parameter(Position = 0, ParameterSetName = PipedSet)]
    public ScriptBlock? ScriptBlock { get; set; }

    /// <summary>
    /// The AWS region, such as <c>eu-west-1</c>, to put into <c>AWS_REGION</c> and <c>AWS_DEFAULT_REGION</c> as well. Without it both stay
    /// as they are.
    /// </summary>
    [Parameter(ParameterSetName = NamedSet, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = PipedSet, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? DefaultRegion { get; set; }

    /// <summary>Puts the environment back as it was before the first <c>Use-SSOOIDCRole</c> without a script block.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UndoSet)]
    public SwitchParameter Undo { get; set; }

    private protected override void ProcessSession()
    {
        if (ParameterSetName == UndoSet)
        {
            if (!_lasting.IsSet)
            {
                WriteVerbose("No role's keys were put into the environment, so there is nothing to undo.");
            }
            else if (ShouldProcess("the environment of this process", $"{MyInvocation.MyCommand.Name} -Undo"))
            {
                _lasting.PutBack();
            }
            return;
        }
        if (_isSet)
        {
            throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                "Several roles were piped, and the environment has room for the keys of one.",
                "Pipe one role, or give a script block to run with each."
            );
        }
        string account = InputObject is null ? AccountId : Property(nameof(AccountId));
        string role = InputObject is null ? RoleName : Property(nameof(RoleName));
        string? region = RegionArgument.Read(DefaultRegion, "-DefaultRegion");
        if (!ShouldProcess(Sanitizer.Shorten($"{account}/{role}"), MyInvocation.MyCommand.Name))
        {
            return;
        }
        if (GetKeys(account, role, useCliCache: false) is not { } keys)
        {
            return;
        }
        if (ScriptBlock is not null)
        {
            RunWith(keys, region, ScriptBlock);
            return;
        }
        _isSet = true;
        _lasting.Set(keys, region);
        string text =
            $"The keys of the role '{Sanitizer.Shorten(role)}' in the account {account} are in this process's environment. "
            + $"They expire at {keys.ExpiresAt.ToLocalTime():t}. To put back what was there: Use-SSOOIDCRole -Undo";
        Run(
            (events, _) =>
            {
                events.Information(text);
                return Task.FromResult(true);
            }
        );
    }

    private string Property(string name) =>
        InputObject!.Properties[name]?.Value?.ToString() is { Length: > 0 } value
            ? value
            : throw new CoreException(
                ErrorIds.MissingArgument,
                FailureKind.InvalidArgument,
                $"What was piped has no {name}.",
                "Pipe what Get-SSOOIDCRole lists."
            );

    private void RunWith(RoleKeys keys, string? region, ScriptBlock script)
    {
        var during = new RoleVariables(HostEnvironment.OfProcess);
        // What is set inside, for good as it seems there, ends with this too.
        RoleVariables lasting = _lasting;
        _lasting = new RoleVariables(HostEnvironment.OfProcess);
        try
        {
            during.Set(keys, region);
            using SteppablePipeline running = ScriptBlock
                .Create("param($script) & $script")
                .GetSteppablePipeline(MyInvocation.CommandOrigin, [script]);
            running.Begin(expectInput: false, (EngineIntrinsics)GetVariableValue("ExecutionContext"));
            running.Process();
            running.End();
        }
        finally
        {
            _lasting.PutBack();
            _lasting = lasting;
            during.PutBack();
        }
    }
}
