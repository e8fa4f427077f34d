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

    public static SessionTarget Resolve(HostEnvironment environment, SessionSelector selector)
    {
        int ways = new[] { selector.SessionName, selector.ProfileName, selector.StartUrl }.Count(static way => way is not null);
        if (ways > 1)
        {
            throw InvalidArgument("Name a session in one way only: by its name, by a profile, or by a start URL with a region.");
        }

        if (selector.StartUrl is not null)
        {
            return FromStartUrl(selector.StartUrl, selector.Region);
        }

        if (selector.Region is not null)
        {
            throw InvalidArgument("A region goes with a start URL; a session or a profile has its own in the config.");
        }

        var config = SharedConfig.Load(environment);
        if (selector.SessionName is not null)
        {
            return FromSession(config, selector.SessionName, null);
        }

        return selector.ProfileName is not null ? FromProfile(config, selector.ProfileName) : FromDefault(environment, config);
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

        foreach (ConfigSection? profile in config.Profiles.Where(static p => p[SessionKey] is null && p.Has(StartUrlKey)))
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
                    targets.Add(target);
                }
            }
            catch (CoreException e)
            {
                broken?.Invoke(e);
            }
        }
    }

    /// <summary>Splits a list of scopes at commas, as the AWS CLI does.</summary>
    public static IReadOnlyList<string> ParseScopes(string text) =>
        [.. text.Split(',').Select(static scope => scope.Trim()).Where(static scope => scope.Length > 0)];

    private static SessionTarget FromStartUrl(string startUrl, string? region)
    {
        if (!IsWebAddress(startUrl))
        {
            throw InvalidArgument($"'{Sanitizer.Clean(startUrl)}' is not a start URL: it has to be an absolute https address.");
        }

        if (region is null)
        {
            throw InvalidArgument("A start URL needs the region of its IAM Identity Center instance: add -Region.");
        }

        if (!IsRegionName(region))
        {
            throw InvalidArgument($"'{Sanitizer.Clean(region)}' cannot be the name of a region.");
        }

        return new SessionTarget(null, startUrl, region);
    }

    private static SessionTarget FromSession(SharedConfig config, string name, string? profileName)
    {
        if (config.Session(name) is not { } section)
        {
            throw NotFound(config, ErrorIds.SessionNotFound, $"[sso-session {name}]", config.Sessions.Select(static s => s.Name));
        }

        IReadOnlyList<string>? scopes = section.Has(ScopesKey) ? ParseScopes(section[ScopesKey] ?? string.Empty) : null;
        return new SessionTarget(name, StartUrl(section), Region(section), scopes, profileName);
    }

    private static SessionTarget FromProfile(SharedConfig config, string name)
    {
        if (config.Profile(name) is not { } section)
        {
            throw NotFound(
                config,
                ErrorIds.ProfileNotFound,
                name == "default" ? "[default]" : $"[profile {name}]",
                config.Profiles.Select(static p => p.Name)
            );
        }

        if (section[SessionKey] is not { } sessionName)
        {
            return new SessionTarget(null, StartUrl(section), Region(section), null, name);
        }

        SessionTarget target = FromSession(config, sessionName, name);
        ConfigSection session = config.Session(sessionName)!;
        foreach (string? key in new[] { StartUrlKey, RegionKey })
        {
            if (section[key] is { } value && value != session[key])
            {
                throw new CoreException(
                    ErrorIds.ConfigContradiction,
                    FailureKind.Configuration,
                    $"In '{config.Path}', {key} of {section.Title} contradicts {key} of {session.Title}.",
                    $"Remove {key} from {section.Title}."
                );
            }
        }

        return target;
    }

    private static SessionTarget FromDefault(HostEnvironment environment, SharedConfig config)
    {
        if ((environment.Variable("AWS_PROFILE") ?? environment.Variable("AWS_DEFAULT_PROFILE")) is { } named)
        {
            return FromProfile(config, named);
        }

        if (config.Profile("default") is { } profile && (profile[SessionKey] ?? profile[StartUrlKey]) is not null)
        {
            return FromProfile(config, "default");
        }

        var names = config.Sessions.Select(static s => s.Name).ToList();
        if (names.Count == 1)
        {
            return FromSession(config, names[0], null);
        }

        throw config.Exists && names.Count > 0
            ? InvalidArgument($"'{config.Path}' has several sso-sessions. Name one: {List(names)}.")
            : NotFound(config, ErrorIds.SessionNotFound, "[sso-session ...] section", []);
    }

    private static string StartUrl(ConfigSection section) => Required(section, StartUrlKey, IsWebAddress, "an absolute https address");

    private static string Region(ConfigSection section) => Required(section, RegionKey, IsRegionName, "the name of a region");

    private static string Required(ConfigSection section, string key, Func<string, bool> isValid, string what)
    {
        if (section[key] is not { } value)
        {
            throw new CoreException(
                ErrorIds.ConfigKeyMissing,
                FailureKind.Configuration,
                $"In '{section.File}', {section.Title} lacks {key}.",
                $"Add {key} to {section.Title}, by hand or with 'aws configure sso'."
            );
        }

        return isValid(value)
            ? value
            : throw new CoreException(
                ErrorIds.ConfigValueInvalid,
                FailureKind.Configuration,
                $"In '{section.File}', {key} of {section.Title} is not {what}: '{Sanitizer.Shorten(value)}'."
            );
    }

    private static bool IsWebAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    // It becomes a part of a host name, so nothing else may get in.
    private static bool IsRegionName(string text) =>
        text.Length is > 0 and <= 63
        && text.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
        && text[0] != '-'
        && text[text.Length - 1] != '-';

    private static CoreException NotFound(SharedConfig config, string errorId, string what, IEnumerable<string> there)
    {
        if (!config.Exists)
        {
            return new CoreException(
                ErrorIds.ConfigNotFound,
                FailureKind.Configuration,
                $"The AWS config file '{config.Path}' does not exist, so there is no {what}.",
                "Run 'aws configure sso', or point AWS_CONFIG_FILE at the file, or use -StartUrl with -Region."
            );
        }

        string names = List(there);
        return new CoreException(
            errorId,
            FailureKind.Configuration,
            $"'{config.Path}' has no {what}.",
            names.Length == 0 ? "Run 'aws configure sso', or use -StartUrl with -Region." : $"It has: {names}."
        );
    }

    private static string List(IEnumerable<string> names) => string.Join(", ", names.OrderBy(static n => n, StringComparer.Ordinal));

    private static CoreException InvalidArgument(string message) =>
        new(ErrorIds.InvalidArgument, FailureKind.InvalidArgument, message);
}
