using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>What a program's output looks like on a terminal: lines of text with colours.</summary>
internal sealed partial class TerminalScreen
{
    private readonly List<List<TerminalText>> _lines = [[]];
    private readonly StringBuilder _text = new();
    private bool _bold;
    private int? _colour;

    private TerminalScreen() { }

    /// <summary>The lines from the top.</summary>
    public IReadOnlyList<IReadOnlyList<TerminalText>> Lines => _lines;

    /// <summary>Reads what was sent to a terminal.</summary>
    /// <exception cref="BuildException">It has in it what this does not know, and what would look otherwise on a terminal.</exception>
    public static TerminalScreen Read(string output)
    {
        TerminalScreen screen = new();
        int at = 0;
        while (at < output.Length)
        {
            if (Sequence().Match(output, at) is { Success: true } sequence)
            {
                screen.Obey(sequence);
                at += sequence.Length;
                continue;
            }
            char letter = output[at++];
            if (letter == '\n')
            {
                screen.EndText();
                screen._lines.Add([]);
            }
            else if (!char.IsControl(letter))
            {
                screen._text.Append(letter);
            }
            else if (letter != '\r' || at == output.Length || output[at] is not ('\n' or '\r'))
            {
                throw new BuildException($"What a terminal does with U+{(int)letter:X4} is not known here.");
            }
        }
        screen.EndText();
        while (screen._lines.Count > 0 && screen._lines[^1].All(text => string.IsNullOrWhiteSpace(text.Text)))
        {
            screen._lines.RemoveAt(screen._lines.Count - 1);
        }
        return screen;
    }

    private void Obey(Match sequence)
    {
        string[] numbers = sequence.Groups["numbers"].Value.Split(';');
        switch (sequence.Groups["what"].Value)
        {
            case "m":
                EndText();
                foreach (string number in numbers)
                {
                    Style(number == "" ? 0 : int.Parse(number, CultureInfo.InvariantCulture));
                }
                break;
            // What keys send, and whether the cursor is seen.
            case "":
            case "h" or "l" when numbers is ["?1"] or ["?25"]:
                break;
            default:
                throw new BuildException($"What a terminal does with {Regex.Escape(sequence.Value)} is not known here.");
        }
    }

    private void Style(int number)
    {
        switch (number)
        {
            case 0:
                (_bold, _colour) = (false, null);
                break;
            case 1:
                _bold = true;
                break;
            case 22:
                _bold = false;
                break;
            case >= 30 and <= 37:
                _colour = number - 30;
                break;
            case 39:
                _colour = null;
                break;
            // The ground, which nothing here colours.
            case 49:
                break;
            case >= 90 and <= 97:
                _colour = number - 90 + 8;
                break;
            default:
                throw new BuildException($"The style {number} of a terminal is not known here.");
        }
    }

    private void EndText()
    {
        if (_text.Length > 0)
        {
            _lines[^1].Add(new(_text.ToString(), _bold, _colour));
            _text.Clear();
        }
    }

    [GeneratedRegex(@"\G\e(?:\[(?<numbers>[?\d;]*)(?<what>[A-Za-z])|[=>])")]
    private static partial Regex Sequence();
}
