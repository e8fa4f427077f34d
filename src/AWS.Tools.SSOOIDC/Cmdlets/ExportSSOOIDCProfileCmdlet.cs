using System.Management.Automation;
using AWS.Tools.SSOOIDC.Binding;
using AWS.Tools.SSOOIDC.Completion;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>
/// Writes a profile for each role into the shared config file, <c>~/.aws/config</c> or what <c>AWS_CONFIG_FILE</c> names: for all roles that
/// are assigned to the person of a session, for those that <c>-AccountId</c> and <c>-RoleName</c> choose, or for those that are piped. The
/// AWS CLI and every SDK use such a profile with the session's login. Each is marked <c>sso_auto_populated = true</c>: the next run changes
/// those alone, and never a profile without the mark. All else in the file stays as it is, to the byte; a file with a line that cannot be
/// understood is left alone. <c>-WhatIf</c> shows what would change as the lines of a diff.
/// </summary>
[Cmdlet(VerbsData.Export, "SSOOIDCProfile", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ExportedProfile))]
public sealed class ExportSSOOIDCProfileCmdlet : PortalRolesCmdlet
{
    private readonly List<(PortalSession Portal, RoleInfo Role)> _roles = [];
    private Dictionary<SessionTarget, HashSet<(string AccountId, string RoleName)>>? _assigned;
    private ProfileNameFormat? _format;
    private bool _isPart;

    /// <summary>
    /// The name of an <c>sso-session</c> section of the shared config file. With nothing named at all, the session of the
    /// default profile, or the only one that there is, is meant.
    /// </summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [ArgumentCompleter(typeof(SessionNameCompleter))]
    public override string? SessionName { get; set; }

    /// <summary>
    /// The id of the accounts to write profiles for, twelve digits; wildcards are permitted. Without it all accounts.
    /// </summary>
    [Parameter(ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [TextOnly]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(AccountIdCompleter))]
    public override string? AccountId { get; set; }

    /// <summary>The name of the roles to write profiles for, in any case; wildcards are permitted. Without it all roles.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    [AllowEmptyString]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(RoleNameCompleter))]
    public override string? RoleName { get; set; }

    /// <summary>
    /// How the profiles are named: a text with the fields <c>{AccountName}</c>, <c>{AccountId}</c>, <c>{RoleName}</c>, <c>{SessionName}</c>
    /// and <c>{Region}</c>. Without it <c>{AccountName}.{RoleName}</c>. What a tool could not read in a name becomes a dash. Two roles that
    /// would get the same name are an error that names both, and nothing is written.
    /// </summary>
    [Parameter]
    [ArgumentCompleter(typeof(NameFormatCompleter))]
    public string NameFormat { get; set; } = "{AccountName}.{RoleName}";

    /// <summary>
    /// The AWS region that the profiles call, such as <c>eu-west-1</c>. Without it a new profile has none, and one that is there keeps its
    /// own. With <c>-StartUrl</c> it is the region of the IAM Identity Center instance as well; <c>-DefaultRegion</c> gives the profiles
    /// another one then.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public override object? Region { get; set; }

    /// <summary>The AWS region that the profiles call, where it is not that of <c>-Region</c>. Without it, that one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RegionCompleter))]
    public object? DefaultRegion { get; set; }

    /// <summary>
    /// The form in which the AWS CLI puts out with these profiles: <c>json</c>, <c>yaml</c>, <c>yaml-stream</c>, <c>text</c> or
    /// <c>table</c>. Without it a new profile has none, and one that is there keeps its own.
    /// </summary>
    [Parameter]
    [ValidateSet("json", "yaml", "yaml-stream", "text", "table")]
    public string? Output { get; set; }

    /// <summary>
    /// Removes the session's marked profiles whose role is not assigned any more, or that have another name by now. Never a profile without
    /// the mark.
    /// </summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    private protected override void ProcessSession()
    {
        _format ??= ReadFormat();
        bool isPiped = MyInvocation.ExpectingInput;
        _isPart |= isPiped || !string.IsNullOrEmpty(AccountId) || !string.IsNullOrEmpty(RoleName);
        if (
            isPiped
            && !Typed.Contains(nameof(RoleName))
            && NamePattern.IsName(RoleName)
            && NamePattern.IsName(AccountId)
            && !string.IsNullOrEmpty(AccountName)
        )
        {
            // A role that was listed is not asked for again.
            AccountNumber.Parse(AccountId!);
            if (OpenPortal() is { } portal)
            {
                var role = new RoleInfo
                {
                    AccountId = AccountId!,
                    AccountName = AccountName,
                    RoleName = RoleName!,
                };
                Take(portal, role);
            }
            return;
        }
        base.ProcessSession();
    }

    private protected override void Take(PortalSession portal, RoleInfo role)
    {
        if (_assigned is not null)
        {
            _assigned[portal.Target].Add((role.AccountId, role.RoleName));
            return;
        }
        _roles.Add((portal, role));
    }

    private protected override void EndSessions()
    {
        base.EndSessions();
        List<RoleProfile> wanted = Wanted();
        ProfileExport.CheckNames(wanted);
        Dictionary<SessionTarget, HashSet<(string AccountId, string RoleName)>>? assigned = Prune ? FindAssigned() : null;
        var export = new ProfileExport(HostEnvironment.OfProcess);
        IReadOnlyList<ProfileChange> changes = Run((_, cancellationToken) => export.PlanAsync(wanted, assigned, cancellationToken));
        if (IsWhatIf())
        {
            Show(export.Path, changes);
            return;
        }
        List<ProfileChange> agreed = [.. changes.Where(IsAgreed)];
        if (agreed.Exists(static change => change.Diff.Count > 0))
        {
            Run((_, cancellationToken) => export.WriteAsync(agreed, cancellationToken));
        }
        WriteObject(agreed.Select(static change => change.Result), enumerateCollection: true);
    }

    private ProfileNameFormat ReadFormat()
    {
        var format = ProfileNameFormat.Parse(NameFormat);
        return !format.Has(ProfileNameFormat.Region) || ProfileRegion() is not null
            ? format
            : throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                "The format of names has the field {Region}, and no region is given.",
                "Give -Region, or another -NameFormat."
            );
    }

    // What a piped session brings is the region of its IAM Identity Center instance.
    private string? ProfileRegion() =>
        RegionArgument.Read(DefaultRegion, "-DefaultRegion")
        ?? (Typed.Contains(nameof(Region)) || !MyInvocation.ExpectingInput ? RegionArgument.Read(Region, "-Region") : null);

    private List<RoleProfile> Wanted()
    {
        string? region = ProfileRegion();
        var seen = new HashSet<(string, string, string)>();
        var wanted = new List<RoleProfile>();
        foreach ((PortalSession portal, RoleInfo role) in _roles)
        {
            if (seen.Add((portal.Target.Name, role.AccountId, role.RoleName)))
            {
                var fields = new Dictionary<string, string?>
                {
                    [ProfileNameFormat.AccountName] = role.AccountName,
                    [ProfileNameFormat.AccountId] = role.AccountId,
                    [ProfileNameFormat.RoleName] = role.RoleName,
                    [ProfileNameFormat.SessionName] = portal.Target.SessionName,
                    [ProfileNameFormat.Region] = region,
                };
                wanted.Add(new RoleProfile(_format!.Format(fields), portal.Target, role, region, Output));
            }
        }
        return wanted;
    }

    // Null where not all can be told: what is not known to be gone stays.
    private Dictionary<SessionTarget, HashSet<(string AccountId, string RoleName)>>? FindAssigned()
    {
        List<PortalSession> portals = [.. Portals];
        var assigned = portals.ToDictionary(static portal => portal.Target, static _ => new HashSet<(string, string)>());
        if (_isPart)
        {
            _assigned = assigned;
            portals.ForEach(portal => AskAll(portal, null, null, isOne: false));
            TakeAll();
        }
        else
        {
            _roles.ForEach(found => assigned[found.Portal.Target].Add((found.Role.AccountId, found.Role.RoleName)));
        }
        if (!HasReported)
        {
            return assigned;
        }
        WriteWarning("No profile is removed, since not all of what is assigned could be listed.");
        return null;
    }

    private bool IsAgreed(ProfileChange change)
    {
        string name = change.Result.ProfileName;
        if (change.Result.Action == ProfileAction.Kept)
        {
            WriteWarning($"The profile '{name}' has no 'sso_auto_populated = true': it is a person's own, and stays as it is.");
            return true;
        }
        string what = change.Result.Action switch
        {
            ProfileAction.Added => "Add",
            ProfileAction.Removed => "Remove",
            _ => "Change",
        };
        return change.Diff.Count == 0
            || ShouldProcess(
                $"{what} the profile '{name}' in '{change.Result.ConfigPath}'.",
                $"{what} the profile '{name}'?\n{string.Join("\n", change.Diff.Select(Sanitizer.Escape))}",
                MyInvocation.MyCommand.Name
            );
    }

    private void Show(string path, IReadOnlyList<ProfileChange> changes)
    {
        IEnumerable<string> lines = changes.SelectMany(static change => change.Diff);
        foreach (string line in changes.Any(static change => change.Diff.Count > 0) ? new[] { "--- " + path }.Concat(lines) : lines)
        {
            ShouldProcess(Sanitizer.Escape(line), Sanitizer.Escape(line), MyInvocation.MyCommand.Name);
        }
    }
}
