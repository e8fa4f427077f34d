using System.Text.Encodings.Web;

namespace AWS.Tools.SSOOIDC.IdentityCenter;

/// <summary>The HTML pages. Everything that a request brought is encoded.</summary>
internal static class Pages
{
    /// <summary>A page with a heading and a sentence.</summary>
    public static string Message(string heading, string text) => Layout(heading, $"<p>{Encode(text)}</p>");

    /// <summary>A page on which a person types a user code.</summary>
    public static string CodeEntry() =>
        Layout(
            "Enter your code",
            """
            <p>Type the code that your terminal shows.</p>
            <form method="get" action="/device">
              <label for="user_code">Code</label>
              <input id="user_code" name="user_code" placeholder="XXXX-XXXX" autocomplete="off" autofocus required>
              <div class="buttons"><button class="approve">Next</button></div>
            </form>
            """
        );

    /// <summary>A page on which a person approves or denies; it posts <paramref name="field"/> and <c>decision</c>.</summary>
    public static string Approval(string action, string field, string value, string client, string? userCode, IReadOnlyList<string> scopes)
    {
        string code = userCode is null
            ? ""
            : $"<p>Continue only if your terminal shows this code:</p><p class=\"code\">{Encode(userCode)}</p>";
        string list =
            scopes.Count == 0 ? "" : $"<p>It asks for:</p><ul>{string.Concat(scopes.Select(scope => $"<li>{Encode(scope)}</li>"))}</ul>";
        return Layout(
            "Allow access?",
            $"""
            <p><strong>{Encode(client)}</strong> wants to access your AWS accounts and applications.</p>
            {code}{list}
            <form method="post" action="{action}">
              <input type="hidden" name="{field}" value="{Encode(value)}">
              <div class="buttons">
                <button class="approve" name="decision" value="approve">Allow</button>
                <button name="decision" value="deny">Deny</button>
              </div>
            </form>
            """
        );
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    private static string Layout(string heading, string content) =>
        $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>{{Encode(heading)}} - local IAM Identity Center</title>
              <style>
                body { font: 1rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; color: #16191f; background: #fff }
                .code { font: 2rem/1.2 ui-monospace, monospace; letter-spacing: .1em }
                label { display: block; font-weight: 600 }
                input, button { font: inherit; padding: .5rem 1rem; border: 1px solid #687078; border-radius: .25rem }
                button { cursor: pointer; background: #fff; color: inherit }
                .approve { background: #0b5cad; border-color: #0b5cad; color: #fff }
                .buttons { margin-top: 1.5rem; display: flex; gap: 1rem }
                footer { margin-top: 3rem; font-size: .875rem; color: #545b64 }
              </style>
            </head>
            <body>
              <main>
                <h1>{{Encode(heading)}}</h1>
                {{content}}
              </main>
              <footer>A local IAM Identity Center for tests: nothing here reaches AWS.</footer>
            </body>
            </html>
            """;
}
