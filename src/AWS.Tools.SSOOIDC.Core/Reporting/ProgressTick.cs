namespace AWS.Tools.SSOOIDC.Core.Reporting;

/// <summary>One tick of a login's countdown.</summary>
internal sealed class ProgressTick
{
    /// <summary>What is waited for.</summary>
    public string Status { get; init; } = string.Empty;

    /// <summary>Whole seconds until the login ends by itself.</summary>
    public int SecondsLeft { get; init; }

    /// <summary>Seconds that there were at the start.</summary>
    public int TotalSeconds { get; init; }

    /// <summary>True for the last tick: the countdown is over, whatever the outcome.</summary>
    public bool Completed { get; init; }
}
