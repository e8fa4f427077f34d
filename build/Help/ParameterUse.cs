namespace AWS.Tools.SSOOIDC.Build;

/// <summary>How a parameter takes part in a parameter set.</summary>
/// <param name="Set">The set's name; null for all.</param>
/// <param name="Required">Whether it has to be given.</param>
/// <param name="Position">Its place among the positional ones, from 1; null for one that is only named.</param>
/// <param name="ByValue">Whether a piped object itself binds.</param>
/// <param name="ByName">Whether a piped object's property of its name binds.</param>
internal sealed record ParameterUse(string? Set, bool Required, int? Position, bool ByValue, bool ByName)
{
    /// <summary>In the words of Get-Help.</summary>
    public string Pipeline =>
        (ByValue, ByName) switch
        {
            (true, true) => "True (ByValue, ByPropertyName)",
            (true, false) => "True (ByValue)",
            (false, true) => "True (ByPropertyName)",
            _ => "False",
        };

    /// <summary>In the words of Get-Help.</summary>
    public string Place => Position is { } position ? $"{position}" : "named";
}
