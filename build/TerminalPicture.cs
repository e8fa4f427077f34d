using System.Globalization;
using System.Net;
using System.Text;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A screen as an SVG, whose text stays text, and which is light or dark as its reader's system is.</summary>
internal static class TerminalPicture
{
    // In pixels: a letter of the size 14, a line, and what is around them.
    private const double Letter = 8.43;
    private const string Fonts = """ui-monospace, "Cascadia Mono", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace""";
    private const int LineHeight = 21;
    private const int Margin = 20;

    // The sixteen colours, legible on the ground of each theme; 0 and 15 are its text.
    private static readonly string[] Light =
    [
        "#1f2328", "#b3261e", "#1a6e2e", "#7a5200", "#0a58a8", "#7b3fa0", "#0b6674", "#57606a",
        "#57606a", "#b3261e", "#1a6e2e", "#7a5200", "#0a58a8", "#7b3fa0", "#0b6674", "#1f2328",
    ];
    private static readonly string[] Dark =
    [
        "#e4e7ea", "#ff8f85", "#7ed491", "#e5c07b", "#82b8f2", "#d3a3f2", "#6fd0dd", "#a2abb4",
        "#a2abb4", "#ff8f85", "#7ed491", "#e5c07b", "#82b8f2", "#d3a3f2", "#6fd0dd", "#e4e7ea",
    ];

    public static string Draw(TerminalScreen screen, int columns)
    {
        string width = Pixels((columns * Letter) + (2 * Margin));
        int height = (screen.Lines.Count * LineHeight) + (2 * Margin);
        StringBuilder svg = new();
        svg.Append(
            CultureInfo.InvariantCulture,
            $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" width="{{width}}" height="{{height}}">
            <title>A login with AWS.Tools.SSOOIDC in a terminal</title>
            <style>
            .ground { fill: #fdfdfb; stroke: #dcdfdb }
            text { font: 14px {{Fonts}}; fill: {{Light[0]}}; white-space: pre }
            .b { font-weight: 700 }
            {{Colours(screen, Light)}}
            @media (prefers-color-scheme: dark) {
            .ground { fill: #15181b; stroke: #32383e }
            text { fill: {{Dark[0]}} }
            {{Colours(screen, Dark)}}
            }
            </style>
            <rect class="ground" x="0.5" y="0.5" width="{{Pixels((columns * Letter) + (2 * Margin) - 1)}}" height="{{height - 1}}" rx="8" />

            """
        );
        foreach ((int index, IReadOnlyList<TerminalText> line) in screen.Lines.Index())
        {
            int column = 0;
            foreach (TerminalText text in line)
            {
                string shown = text.Text.TrimEnd();
                if (shown != "")
                {
                    // The width keeps columns in their places, whatever the font.
                    string place = $"x=\"{Pixels(Margin + (column * Letter))}\" y=\"{Margin + (index * LineHeight) + 15}\"";
                    string size = $"textLength=\"{Pixels(shown.Length * Letter)}\"{Class(text)} xml:space=\"preserve\"";
                    svg.Append($"<text {place} {size}>{WebUtility.HtmlEncode(shown)}</text>\n");
                }
                column += text.Text.Length;
            }
            if (column > columns)
            {
                throw new BuildException($"Line {index + 1} is longer than the screen: {string.Concat(line.Select(text => text.Text))}");
            }
        }
        return svg.Append("</svg>\n").ToString();
    }

    private static string Colours(TerminalScreen screen, string[] colours) =>
        string.Join(
            '\n',
            screen
                .Lines.SelectMany(line => line)
                .Select(text => text.Colour)
                .OfType<int>()
                .Distinct()
                .Order()
                .Select(colour => $".c{colour} {{ fill: {colours[colour]} }}")
        );

    private static string Class(TerminalText text)
    {
        string bold = text.Bold ? "b " : "";
        string colour = text.Colour is { } number ? $"c{number}" : "";
        return bold + colour == "" ? "" : $" class=\"{(bold + colour).Trim()}\"";
    }

    private static string Pixels(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
