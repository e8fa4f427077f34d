using System.Text.Json.Nodes;

namespace AWS.Tools.SSOOIDC.IdentityCenter.Tests;

/// <summary>A reply as the client saw it.</summary>
internal sealed record Answer(int Status, string? ErrorType, string? Location, string Body, JsonObject Json)
{
    public string Text(string member) => Json[member]!.GetValue<string>();

    /// <summary>The query of the redirect.</summary>
    public Dictionary<string, string> Redirected() =>
        new Uri(Location!)
            .Query.TrimStart('?')
            .Split('&')
            .Select(pair => pair.Split('='))
            .ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));

    /// <summary>Asserts that this is an exception of the OIDC model in its wire form.</summary>
    public void AssertFault(string exception, string code, int status = 400)
    {
        Assert.Equal((exception, code, status), (ErrorType, Json["error"]?.GetValue<string>(), Status));
        Assert.False(string.IsNullOrEmpty(Text("error_description")));
    }
}
