using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>Finds sessions in the shared config; its errors name the file and the key.</summary>
internal static class SessionResolver
{
    public const string StartUrlKey = "sso_start_url";
    public const string RegionKey = "sso_region";
    public const string ScopesKey = "sso_registration_scopes";
    public const string SessionKey = "sso_session";
    public const string SourceProfileKey = "source_profile";

    /// <summary>Finds the session that is meant. It reads files: run it on a worker.</summary>
    /// <exception cref="CoreException">There is none, or the config contradicts itself.</exception>
    public static SessionTarget Resolve(HostEnvironment environment, SessionSelector selector)
    {
        int ways = new[] { selector.SessionName, selector.ProfileName, selector.StartUrl }.Count(static way => way is not null);
        if (ways > 1)
        {
            throw InvalidArgument("Name a session in one way only: by its name, by a profile, or by a start URL with a region.");
        }
        if (selector.StartUrl is not null)
        {
            // It needs no config, but one may use it.
            return FromStartUrl(selector.StartUrl, selector.Region).UsedBy(SharedConfig.LoadIfReadable(environment));
        }

        // A session of the config has its own region.
        var config = SharedConfig.Load(environment);
        SessionTarget target =
            selector.SessionName is not null ? FromSession(config, selector.SessionName, null)
            : selector.ProfileName is not null ? FromProfile(config, selector.ProfileName)
            : FromDefault(environment, config);
        return target.UsedBy(config);
    }

    /// <summary>
    /// Every session that the config names: sso-sessions first, then legacy profiles. What is broken is passed to <paramref
    /// name="broken"/>.
    /// </summary>
    public static IReadOnlyList<SessionTarget> All(SharedConfig config, Action<CoreException>? broken = null)
    {
        var targets = new List<SessionTarget>();
        foreach (ConfigSection session in config.Sessions)
        {
            TryAdd(() => FromSession(config, session.Name, null));
        }

        foreach (ConfigSection? profile in config.Profiles.Where(static p => p.Raw(SessionKey) is null && p.Has(StartUrlKey)))
        {
            TryAdd(() => FromProfile(config, profile.Name));
        }

        return targets;

        void TryAdd(Func<SessionTarget> make)
        {
            try
            {
                SessionTarget target = make();
                if (!targets.Exists(t => t.CacheKey == target.CacheKey))
                {
                    targets.Add(target.UsedBy(config));
                }
            }
            catch (CoreException e)
            {
                broken?.Invoke(e);
            }
        }
    }

    /// <summary>The profiles that lead to each session, by the name that its token is cached under; a broken one leads nowhere.</summary>
    public static ILookup<string, string> ProfilesBySession(SharedConfig config) =>
        config
            .Profiles.Select(profile => (Session: SessionOf(config, profile.Name), profile.Name))
            .Where(static lead => lead.Session is not null)
            .ToLookup(static lead => lead.Session!, static lead => lead.Name, StringComparer.Ordinal);

    private static string? SessionOf(SharedConfig config, string profile)
    {
        try
        {
            ConfigSection found = FindWithSession(config, profile);
            return found[SessionKey] ?? found[StartUrlKey];
        }
        catch (CoreException)
        {
            return null;
        }
    }

    /// <summary>Splits a list of scopes at commas, as the AWS CLI does.</summary>
    public static IReadOnlyList<string> ParseScopes(string text) =>
        [.. text.Split(',', '\n').Select(static scope => scope.Trim()).Where(static scope => scope.Length > 0)];

    private static SessionTarget FromStartUrl(string startUrl, string? region)
    {
        if (!IsWebAddress(startUrl))
        {
            throw InvalidArgument($"'{Sanitizer.Escape(startUrl)}' is not a start URL: it has to be an absolute https address.");
        }
        if (region is null)
        {
            throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                "A start URL needs the region of its IAM Identity Center instance."
            )
            {
                Options = [nameof(SessionSelector.Region)],
            };
        }
        return new SessionTarget(null, startUrl, RegionName.Parse(region, "given with the start URL"));
    }

    private static SessionTarget FromSession(SharedConfig config, string name, string? profileName)
    {
        if (config.Session(name) is not { } section)
        {
            string title = $"[sso-session {Sanitizer.Escape(name)}]";
            throw NotFound(config, ErrorIds.SessionNotFound, title, config.Sessions.Select(static s => s.Name));
        }

        IReadOnlyList<string>? scopes = section.Has(ScopesKey) ? ParseScopes(section[ScopesKey] ?? string.Empty) : null;
        return new SessionTarget(name, StartUrl(section), Region(section), scopes, profileName);
    }

    /// <summary>The session of a profile, or of one that it starts from.</summary>
    /// <exception cref="CoreException">There is none, or the config contradicts itself.</exception>
    public static SessionTarget FromProfile(SharedConfig config, string name)
    {
        ConfigSection section = FindWithSession(config, name);
        if (section[SessionKey] is not { } sessionName)
        {
            return new SessionTarget(null, StartUrl(section), Region(section), null, name);
        }

        SessionTarget target = FromSession(config, sessionName, name);
        ConfigSection session = config.Session(sessionName)!;
        foreach (string key in new[] { StartUrlKey, RegionKey })
        {
            StringComparison comparison = key == RegionKey ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (section[key] is { } value && !string.Equals(value, session[key], comparison))
            {
                string title = section.Of(key).Title;
                throw new CoreException(
                    ErrorIds.ConfigContradiction,
                    FailureKind.Configuration,
                    $"In '{Sanitizer.Escape(section.Of(key).File)}', {key} of {title} contradicts {key} of {session.Title}: "
                        + $"'{Sanitizer.Escape(value)}' and '{Sanitizer.Escape(session[key])}'.",
                    $"Remove {key} from {title}."
                );
            }
        }

        return target;
    }

    // A role's profile names the profile that it starts from, and that one the next, up to one that logs in.
    private static ConfigSection FindWithSession(SharedConfig config, string name)
    {
        var way = new List<string>();
        for (string next = name; ;)
        {
            if (config.Profile(next) is not { } section)
            {
                string title = next == "default" ? "[default]" : $"[profile {Sanitizer.Escape(next)}]";
                throw NotFound(config, ErrorIds.ProfileNotFound, title + Through(way), config.Profiles.Select(static p => p.Name));
            }
            if (section.Has(SessionKey) || section.Has(StartUrlKey) || section[SourceProfileKey] is not { } source)
            {
                return section.Has(SessionKey) || section.Has(StartUrlKey) || way.Count == 0
                    ? section
                    : throw NoSession($"{section.Title} lacks {SessionKey} and {StartUrlKey}{Through(way)}.", config, section);
            }
            way.Add(next);
            if (way.Contains(source))
            {
                way.Add(source);
                throw NoSession($"the {SourceProfileKey} of the profiles goes in a circle{Through(way)}.", config, section);
            }
            next = source;
        }
    }

    private static CoreException NoSession(string what, SharedConfig config, ConfigSection section) =>
        new(
            ErrorIds.ConfigKeyMissing,
            FailureKind.Configuration,
            $"In '{Sanitizer.Escape(config.Path)}', {what}",
            $"Add {SessionKey} to {section.Title}, by hand or with 'aws configure sso', or name a profile that has one."
        );

    private static string Through(List<string> way) =>
        way.Count == 0 ? string.Empty : $" (looked for through {SourceProfileKey}: {string.Join(" > ", way.Select(Sanitizer.Escape))})";

    private static SessionTarget FromDefault(HostEnvironment environment, SharedConfig config)
    {
        string named = ProfileName.InForce(environment);
        if (named != ProfileName.Default)
        {
            return FromProfile(config, named);
        }
        if (
            config.Profile(ProfileName.Default) is { } profile
            && (profile.Has(SessionKey) || profile.Has(StartUrlKey) || profile.Has(SourceProfileKey))
        )
        {
            return FromProfile(config, ProfileName.Default);
        }

        var names = config.Sessions.Select(static s => s.Name).ToList();
        if (names.Count == 1)
        {
            return FromSession(config, names[0], null);
        }
        throw config.Exists && names.Count > 0
            ? InvalidArgument($"'{Sanitizer.Escape(config.Path)}' has several sso-sessions. Name one: {List(names)}.")
            : NotFound(config, ErrorIds.SessionNotFound, "[sso-session ...] section", []);
    }

    private static string StartUrl(ConfigSection section) =>
        Required(section, StartUrlKey, static text => IsWebAddress(text) ? text : null, "an absolute https address");

    private static string Region(ConfigSection section) => Required(section, RegionKey, RegionName.TryParse, "the name of a region");

    private static string Required(ConfigSection section, string key, Func<string, string?> read, string what)
    {
        if (section[key] is not { } value)
        {
            throw new CoreException(
                ErrorIds.ConfigKeyMissing,
                FailureKind.Configuration,
                $"In '{Sanitizer.Escape(section.File)}', {section.Title} lacks {key}.",
                $"Add {key} to {section.Title}, by hand or with 'aws configure sso'."
            );
        }
        return read(value)
            ?? throw new CoreException(
                ErrorIds.ConfigValueInvalid,
                FailureKind.Configuration,
                $"In '{Sanitizer.Escape(section.Of(key).File)}', {key} of {section.Of(key).Title} is not {what}: '{Sanitizer.Escape(value)}'.",
                $"Write {what} there, with nothing behind it."
            );
    }

    private static bool IsWebAddress(string text) =>
        WebAddress.Parse(text) is { } uri
        && text.IndexOf(' ') < 0
        && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    private static CoreException NotFound(SharedConfig config, string errorId, string what, IEnumerable<string> there)
    {
        if (config.Unreadable is { } unreadable)
        {
            return unreadable;
        }
        if (config.Path.Length == 0)
        {
            return new CoreException(
                ErrorIds.ConfigNotFound,
                FailureKind.Configuration,
                $"There is no home directory to look for .aws/config in, so there is no {what}.",
                "Point AWS_CONFIG_FILE at the file, or set HOME (on Windows USERPROFILE)."
            );
        }
        if (!config.Exists && !config.Profiles.Any())
        {
            return new CoreException(
                ErrorIds.ConfigNotFound,
                FailureKind.Configuration,
                $"The AWS config file '{Sanitizer.Escape(config.Path)}' does not exist, so there is no {what}.",
                "Run 'aws configure sso', or point AWS_CONFIG_FILE at the file."
            );
        }

        string names = List(there);
        return new CoreException(
            errorId,
            FailureKind.Configuration,
            $"'{Sanitizer.Escape(config.Path)}' has no {what}. {config.Meaningless}".TrimEnd(),
            names.Length == 0 ? "Run 'aws configure sso'." : $"Name one that it has: {names}."
        );
    }

    private static string List(IEnumerable<string> names) =>
        string.Join(", ", names.OrderBy(static n => n, StringComparer.Ordinal).Select(Sanitizer.Escape));

    private static CoreException InvalidArgument(string message) => new(ErrorIds.InvalidArgument, FailureKind.InvalidArgument, message);
}
