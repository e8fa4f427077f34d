using System.Text.Json;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>One request on its way through an endpoint.</summary>
internal sealed record Call(Center Center, RecordedRequest Request, byte[] Body, IReadOnlyList<KeyValuePair<string, string>> Query)
{
    /// <summary>False when a script wants tokens without a refresh token.</summary>
    public bool WithRefreshToken { get; init; } = true;

    /// <summary>What a script wants the person at the authorize page to run into.</summary>
    public ServiceFault? Fault { get; init; }

    /// <summary>A member of the JSON body that the model requires.</summary>
    public string Text(string member) => Request.Json!.Value.GetProperty(member).GetString()!;

    /// <summary>A member of the JSON body; null when it was not sent.</summary>
    public string? OptionalText(string member) =>
        Request.Json!.Value.TryGetProperty(member, out JsonElement value) ? value.GetString() : null;

    /// <summary>A member of the JSON body that this grant needs.</summary>
    public string NeededText(string member) => OptionalText(member) ?? throw ServiceFault.InvalidRequest($"This grant needs '{member}'.");

    /// <summary>A list of the JSON body; null when it was not sent.</summary>
    public IReadOnlyList<string>? Texts(string member) =>
        Request.Json!.Value.TryGetProperty(member, out JsonElement value)
            ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
            : null;

    /// <summary>A query parameter; null when it was not sent.</summary>
    public string? QueryText(string name) => Query.Where(pair => pair.Key == name).Select(pair => pair.Value).FirstOrDefault();
}
