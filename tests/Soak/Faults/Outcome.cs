namespace AWS.Tools.SSOOIDC.Tests.Soak.Faults;

/// <summary>What became of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Text">For the table.</param>
/// <param name="Took">How long it took.</param>
internal sealed record Outcome(Cell Cell, string Text, TimeSpan Took);
