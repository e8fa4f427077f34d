namespace AWS.Tools.SSOOIDC.Build;

/// <summary>What is said of a parameter.</summary>
internal sealed record ParameterHelp
{
    public required string Name { get; init; }

    /// <summary>Its type, named as PowerShell does, and in full.</summary>
    public required string Type { get; init; }

    public required string FullType { get; init; }

    /// <summary>What it is for, as Markdown.</summary>
    public required string Description { get; init; }

    public required IReadOnlyList<string> Aliases { get; init; }

    /// <summary>What it is where it is not given; null where it then has no value.</summary>
    public required string? Default { get; init; }

    /// <summary>All that it takes; empty where that is no finite set.</summary>
    public required IReadOnlyList<string> AllowedValues { get; init; }

    public required bool Wildcards { get; init; }

    /// <summary>Whether its value is a secret.</summary>
    public required bool Secret { get; init; }

    public required IReadOnlyList<ParameterUse> Uses { get; init; }

    public bool IsSwitch => FullType == "System.Management.Automation.SwitchParameter";

    public bool IsList => FullType.EndsWith("[]", StringComparison.Ordinal);

    /// <summary>How it takes part in a set; null where it does not.</summary>
    public ParameterUse? In(string? set) => Uses.FirstOrDefault(use => use.Set is null || use.Set == set);

    /// <summary>What holds for it as a whole.</summary>
    public ParameterUse Overall =>
        new(
            null,
            Uses.All(use => use.Required),
            Uses.Select(use => use.Position).FirstOrDefault(position => position is not null),
            Uses.Any(use => use.ByValue),
            Uses.Any(use => use.ByName)
        );
}
