using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Errors;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for one login session, named in one of three ways.</summary>
public abstract class NamedSessionCmdlet : SessionCmdlet
{
    private bool _startUrlTyped;

    /// <summary>
    /// The name of an <c>sso-session</c> section of the shared config file. With nothing named at all, the session of the
    /// default profile, or the only one that there is, is meant.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    [ArgumentCompleter(typeof(Completer))]
    public string? SessionName { get; set; }

    /// <summary>A profile of the shared config file: the session that it names, or its own start URL and region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfileName")]
    [ArgumentCompleter(typeof(Completer))]
    public string? ProfileName { get; set; }

    /// <summary>The start URL of the AWS access portal, where no config file has it. Give <c>-Region</c> with it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? StartUrl { get; set; }

    /// <summary>The region of the IAM Identity Center instance at <c>-StartUrl</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(Completer))]
    public object? Region { get; set; }

    /// <summary>Notes what was typed, to tell it from what the pipeline brings.</summary>
    protected override void BeginProcessing() => _startUrlTyped = MyInvocation.BoundParameters.ContainsKey(nameof(StartUrl));

    /// <summary>The session that is meant.</summary>
    private protected SessionTarget FindSession()
    {
        // A session object that is piped brings all its properties; its name is enough.
        bool nameOnly = !string.IsNullOrEmpty(SessionName) && !_startUrlTyped;
        try
        {
            return Service.Resolve(
                new SessionSelector
                {
                    SessionName = SessionName,
                    ProfileName = ProfileName,
                    StartUrl = nameOnly ? null : StartUrl,
                    Region = nameOnly ? null : RegionArgument.Read(Region, "-Region"),
                }
            );
        }
        catch (CoreException e)
        {
            Fail(ErrorRecords.From(e, SessionName ?? ProfileName ?? StartUrl));
            throw;
        }
    }
}
