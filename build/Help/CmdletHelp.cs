namespace AWS.Tools.SSOOIDC.Build;

/// <summary>All that is said of a cmdlet.</summary>
internal sealed record CmdletHelp
{
    public required string Name { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public required string Synopsis { get; init; }

    /// <summary>What it does, as Markdown.</summary>
    public required string Description { get; init; }

    /// <summary>In alphabetical order.</summary>
    public required IReadOnlyList<ParameterHelp> Parameters { get; init; }

    /// <summary>The names of its parameter sets, the default one first; one null where it has no sets.</summary>
    public required IReadOnlyList<string?> Sets { get; init; }

    public required IReadOnlyList<OutputHelp> Outputs { get; init; }

    public required IReadOnlyList<ExampleHelp> Examples { get; init; }

    /// <summary>As Markdown.</summary>
    public required string Notes { get; init; }

    /// <summary>The first one with an address is what <c>Get-Help -Online</c> opens.</summary>
    public required IReadOnlyList<RelatedLink> Links { get; init; }

    /// <summary>The parameters of a set, in the order of its syntax: by position, then what is required, then the others.</summary>
    public IEnumerable<(ParameterHelp Parameter, ParameterUse Use)> Syntax(string? set) =>
        from parameter in Parameters
        let use = parameter.In(set)
        where use is not null
        orderby use.Position ?? int.MaxValue, use.Required ? 0 : 1, IsCommon(parameter) ? 1 : 0, parameter.Name
        select (parameter, use);

    private static bool IsCommon(ParameterHelp parameter) => parameter.Name is "WhatIf" or "Confirm";
}
