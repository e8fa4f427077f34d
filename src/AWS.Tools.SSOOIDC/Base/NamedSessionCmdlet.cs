using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>A cmdlet for one login session, named in one of three ways.</summary>
public abstract class NamedSessionCmdlet : SessionCmdlet
{
    /// <summary>
    /// The name of an <c>sso-session</c> section of the shared config file. With nothing named at all, the session of the
    /// default profile, or the only one that there is, is meant.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public virtual string? SessionName { get; set; }

    /// <summary>A profile of the shared config file: the session that it names, or its own start URL and region.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("AWSProfileName")]
    [ArgumentCompleter(typeof(SessionProfileCompleter))]
    public string? ProfileName { get; set; }

    /// <summary>The start URL of the AWS access portal, where no config file has it. Give <c>-Region</c> with it.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StartUrlCompleter))]
    public string? StartUrl { get; set; }

    /// <summary>The region of the IAM Identity Center instance at <c>-StartUrl</c>.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public virtual object? Region { get; set; }

    private protected override string? TargetName => SessionName ?? ProfileName ?? StartUrl;

    private protected override IReadOnlyList<string> NamingParameters { get; } =
        [nameof(SessionName), nameof(ProfileName), nameof(StartUrl)];

    /// <summary>The session that is meant: what was typed counts first, then what is piped, then the person's defaults.</summary>
    /// <exception cref="CoreException">There is none.</exception>
    private protected SessionTarget FindSession()
    {
        SessionSelector selector = Selector();
        return Run((_, cancellationToken) => Service.ResolveAsync(selector, cancellationToken));
    }

    /// <summary>What names the session that is meant.</summary>
    /// <exception cref="CoreException">The region cannot be one.</exception>
    private protected SessionSelector Selector()
    {
        string? session = Given(nameof(SessionName), SessionName);
        string? startUrl = Given(nameof(StartUrl), StartUrl);
        // A session object that is piped brings all its properties; its name is enough.
        startUrl = session is not null && !Typed.Contains(nameof(StartUrl)) ? null : startUrl;
        return new SessionSelector
        {
            SessionName = session,
            ProfileName = Given(nameof(ProfileName), ProfileName),
            StartUrl = startUrl,
            // A session of the config has its own.
            Region = startUrl is null ? null : RegionArgument.Read(Region, "-Region"),
        };
    }

    private string? Given(string parameter, string? value)
    {
        bool givesWay = (Typed.Overlaps(NamingParameters) || MyInvocation.ExpectingInput) && IsOnlyDefault(parameter);
        return givesWay || string.IsNullOrEmpty(value) ? null : value;
    }
}
