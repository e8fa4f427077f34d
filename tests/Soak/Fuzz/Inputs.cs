using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>Hostile texts: valid ones, cut, doubled, swapped and sprinkled with what parsers trip over.</summary>
internal static class Inputs
{
    private static readonly string[] Odd =
    [
        "\0",
        "\u001b]0;x\a",
        "\u202e",
        "\u200b",
        "\u2028",
        "\ufeff",
        "\ud800",
        "\udfff",
        @"\ud800",
        @"\u0000",
        "\r\n",
        "\n ",
        "\r",
        "\t",
        "\"",
        "'",
        "\\",
        "[",
        "]",
        "{",
        "}",
        "[[[[[[[[[[[[[[[[",
        "]]]]]]]]]]]]]]]]",
        "{\"a\":",
        ",",
        ":",
        "=",
        "#",
        ";",
        "%",
        "%00",
        "%zz",
        "%ff%fe",
        "&",
        "&&state=x",
        "+",
        "null",
        "true",
        "1e999",
        "-1",
        "9999999999999999999999",
        "../",
        "//",
        "http://",
        "https://u:p@h/",
        "@",
        "*",
        "^",
        ".",
        " ",
        "é",
        "😀",
    ];

    private static readonly Gen<string> Piece = Gen.Frequency(
        (6, Gen.OneOfConst(Odd)),
        (3, Gen.String[Gen.Char['\0', '\uffff'], 0, 6]),
        (1, Gen.Select(Gen.OneOfConst(Odd), Gen.Int[1, 200], static (piece, times) => string.Concat(Enumerable.Repeat(piece, times))))
    );

    /// <summary>Any text at all.</summary>
    public static Gen<string> Text { get; } = Gen.Frequency((3, Piece.Array[0, 6].Select(string.Concat)), (1, Gen.String[0, 60]));

    /// <summary>One of the texts, after some edits.</summary>
    public static Gen<string> Edited(params string[] valid) =>
        Gen.Select(
            Gen.OneOfConst(valid),
            Gen.Select(Gen.Int[0, 4], Gen.Double.Unit, Gen.Double.Unit, Piece).Array[0, 6],
            static (text, edits) =>
                edits.Aggregate(text, static (edited, edit) => Edit(edited, edit.Item1, edit.Item2, edit.Item3, edit.Item4))
        );

    private static string Edit(string text, int kind, double from, double to, string piece)
    {
        int start = (int)(text.Length * Math.Min(from, to));
        int end = (int)(text.Length * Math.Max(from, to));
        return kind switch
        {
            0 => text[..start] + text[end..],
            1 => text[..end] + text[start..end] + text[end..],
            2 => text[..end],
            3 => text[..start] + piece + text[Math.Min(text.Length, start + piece.Length)..],
            _ => text[..start] + piece + text[start..],
        };
    }
}
