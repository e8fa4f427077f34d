using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>Writes profiles for roles into the shared config file, of which all else stays as it is.</summary>
internal sealed class ProfileExport(HostEnvironment environment)
{
    public const string AccountKey = "sso_account_id";
    public const string RoleKey = "sso_role_name";

    /// <summary>The config file.</summary>
    public string Path => environment.ConfigFile;

    /// <summary>Checks that each role gets a name of its own.</summary>
    /// <exception cref="CoreException">Two get the same; the message has both.</exception>
    public static void CheckNames(IReadOnlyList<RoleProfile> wanted)
    {
        var byName = new Dictionary<string, RoleProfile>(StringComparer.Ordinal);
        foreach (RoleProfile profile in wanted)
        {
            if (profile.Name.Trim('-', '.').Length == 0)
            {
                throw new CoreException(
                    ErrorIds.InvalidArgument,
                    FailureKind.InvalidArgument,
                    $"The profile of {Title(profile)} would have the name '{profile.Name}', which is none.",
                    "Name the profiles by the account's id."
                );
            }
            foreach (string value in profile.Values().Select(static value => value.Value).OfType<string>())
            {
                if (value.Trim() != value || value.Length == 0 || value.Any(static c => char.IsControl(c)))
                {
                    throw new CoreException(
                        ErrorIds.InvalidArgument,
                        FailureKind.InvalidData,
                        $"The profile of {Title(profile)} would have the value '{Sanitizer.Escape(value)}', which does not fit on a line."
                    );
                }
            }
            if (byName.TryGetValue(profile.Name, out RoleProfile? other))
            {
                throw new CoreException(
                    ErrorIds.ProfileNameClash,
                    FailureKind.InvalidArgument,
                    $"Two profiles would have the name '{profile.Name}': that of {Title(other)} and that of {Title(profile)}.",
                    "Name the profiles by what tells them apart, such as the account's id."
                );
            }
            byName[profile.Name] = profile;
        }
    }

    /// <summary>What would become of which profile, in the file as it is now.</summary>
    /// <param name="wanted">The profiles that are wanted.</param>
    /// <param name="assigned">
    /// The accounts and roles that are assigned, by session: its own profiles of others go. Null where none goes.
    /// </param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CoreException">The file cannot be read, or a line of it not be understood.</exception>
    public Task<IReadOnlyList<ProfileChange>> PlanAsync(
        IReadOnlyList<RoleProfile> wanted,
        IReadOnlyDictionary<SessionTarget, HashSet<(string AccountId, string RoleName)>>? assigned,
        CancellationToken cancellationToken
    ) =>
        Tasks.RunAsync(
            () =>
            {
                ConfigEditor editor = Load();
                List<ProfileChange> changes = Apply(editor, wanted);
                var names = new HashSet<string>(wanted.Select(static profile => profile.Name), StringComparer.Ordinal);
                foreach (string profile in assigned is null ? [] : editor.Profiles.Where(profile => !names.Contains(profile)).ToList())
                {
                    if (IsGone(editor, profile, wanted, assigned!))
                    {
                        changes.Add(Remove(editor, profile));
                    }
                }
                return (IReadOnlyList<ProfileChange>)changes;
            },
            cancellationToken
        );

    /// <summary>Makes the changes, in the file as it is by then: whole, and with nobody else of this module at it.</summary>
    /// <exception cref="CoreException">It cannot be written, or a line of it not be understood.</exception>
    public async Task<bool> WriteAsync(IReadOnlyList<ProfileChange> changes, CancellationToken cancellationToken)
    {
        var folder = new CacheFolder(environment, () => System.IO.Path.GetDirectoryName(Path) ?? string.Empty, isPrivate: false);
        try
        {
            using EntryLock held = await EntryLock
                .AcquireAsync(environment, folder, Path + ".lock", cancellationToken)
                .ConfigureAwait(false);
            return await Tasks
                .RunAsync(
                    () =>
                    {
                        ConfigEditor editor = Load();
                        Apply(editor, [.. changes.Select(static change => change.Wanted).OfType<RoleProfile>()]);
                        IEnumerable<string> gone = changes
                            .Where(static change => change.Wanted is null)
                            .Select(static change => change.Result.ProfileName);
                        foreach (string profile in gone.Where(editor.IsOurs))
                        {
                            editor.Remove(profile);
                        }
                        AtomicFile.Write(environment, Path, editor.ToBytes(), keepMode: true);
                        return true;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (Exception e) when (e is CacheException or IOException or UnauthorizedAccessException)
        {
            throw new CoreException(
                ErrorIds.ConfigNotWritable,
                FailureKind.WriteFailed,
                $"The config file '{Sanitizer.Escape(Path)}' cannot be written: {(e.InnerException ?? e).Message}",
                SharingViolation.Advice(
                    e is CacheException ? e.InnerException : e,
                    "Check the permissions of the file and its folder, and the free space, or name another file with AWS_CONFIG_FILE."
                ),
                e
            );
        }
    }

    private static string Title(RoleProfile profile) =>
        $"the role '{Sanitizer.Escape(profile.Role.RoleName)}' in the account {profile.Role.AccountId}"
        + (profile.Role.AccountName is { } name ? $" ({Sanitizer.Escape(name)})" : string.Empty);

    private ConfigEditor Load()
    {
        if (Path.Length == 0)
        {
            throw new CoreException(
                ErrorIds.ConfigNotWritable,
                FailureKind.Configuration,
                "There is no home directory to have the config file in.",
                "Point AWS_CONFIG_FILE at the file, or set HOME (on Windows USERPROFILE)."
            );
        }
        try
        {
            return ConfigEditor.Read(Path, RegularFile.ReadBytes(environment, Path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return ConfigEditor.Read(Path, []);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CoreException(
                ErrorIds.ConfigNotFound,
                FailureKind.Configuration,
                $"The AWS file '{Sanitizer.Escape(Path)}' is not available: {e.Message}",
                SharingViolation.Advice(e, "Fix the file, or name another one with AWS_CONFIG_FILE."),
                e
            );
        }
    }

    private List<ProfileChange> Apply(ConfigEditor editor, IReadOnlyList<RoleProfile> wanted)
    {
        // What the credentials file has under a name counts more than what the config says, so it is a person's profile.
        SharedConfig shared = SharedConfig.LoadIfReadable(environment);
        var changes = new List<ProfileChange>();
        foreach (RoleProfile profile in wanted)
        {
            bool isThere = editor.Has(profile.Name);
            if (isThere ? !editor.IsOurs(profile.Name) : shared.Profile(profile.Name) is not null)
            {
                changes.Add(Change(profile, ProfileAction.Kept, []));
                continue;
            }
            IReadOnlyList<string> diff = editor.Set(profile.Name, profile.Values());
            ProfileAction action =
                !isThere ? ProfileAction.Added
                : diff.Count > 0 ? ProfileAction.Changed
                : ProfileAction.Unchanged;
            changes.Add(Change(profile, action, diff));
        }
        return changes;
    }

    private ProfileChange Change(RoleProfile profile, ProfileAction action, IReadOnlyList<string> diff) =>
        new(
            new ExportedProfile
            {
                ProfileName = profile.Name,
                Action = action,
                AccountId = profile.Role.AccountId,
                AccountName = profile.Role.AccountName,
                RoleName = profile.Role.RoleName,
                ConfigPath = Path,
            },
            diff,
            profile
        );

    private ProfileChange Remove(ConfigEditor editor, string profile) =>
        new(
            new ExportedProfile
            {
                ProfileName = profile,
                Action = ProfileAction.Removed,
                AccountId = editor.Value(profile, AccountKey),
                RoleName = editor.Value(profile, RoleKey),
                ConfigPath = Path,
            },
            editor.Remove(profile),
            null
        );

    private static bool IsGone(
        ConfigEditor editor,
        string profile,
        IReadOnlyList<RoleProfile> wanted,
        IReadOnlyDictionary<SessionTarget, HashSet<(string AccountId, string RoleName)>> assigned
    )
    {
        if (!editor.IsOurs(profile))
        {
            return false;
        }
        string? session = editor.Value(profile, SessionResolver.SessionKey);
        string? startUrl = editor.Value(profile, SessionResolver.StartUrlKey);
        SessionTarget? target = assigned.Keys.FirstOrDefault(target =>
            session is null ? target.SessionName is null && target.StartUrl == startUrl : target.SessionName == session
        );
        if (target is null || editor.Value(profile, AccountKey) is not { } account || editor.Value(profile, RoleKey) is not { } role)
        {
            return false;
        }
        // Under another name it is there once more.
        bool isRenamed = wanted.Any(other =>
            other.Target == target && other.Role.AccountId == account && other.Role.RoleName == role
        );
        return isRenamed || !assigned[target].Contains((account, role));
    }
}
