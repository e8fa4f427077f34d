namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>The names under which processes that are measured put out what they measured themselves; bench.ps1 has them too.</summary>
internal static class Figures
{
    /// <summary>The whole process, as who started it sees it; in milliseconds, as all but the last three.</summary>
    public const string Process = "process";
    public const string Import = "import";
    public const string FirstToken = "first-token";
    public const string Call = "call";
    public const string Record = "record";
    public const string Rehearsal = "rehearsal";
    public const string FirstCached = "first-cached";
    public const string Cached = "cached";
    public const string List = "list";
    public const string ListAgain = "list-again";
    public const string Tokens = "tokens";
    public const string TokensAgain = "tokens-again";
    public const string Stop = "stop";

    /// <summary>The last tenth of many records, for one of the first tenth.</summary>
    public const string Growth = "growth";

    /// <summary>How many of the SDK's assemblies are loaded.</summary>
    public const string SdkAssemblies = "sdk-assemblies";

    /// <summary>In MiB.</summary>
    public const string HeapGrowth = "heap-growth";

    /// <summary>In MiB.</summary>
    public const string WorkingSet = "working-set";
}
