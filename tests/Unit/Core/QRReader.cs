using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>
/// Reads a QR code from the text that draws it: versions 1 to 5 in byte mode without damage, which is all that a verification address needs
/// (ISO/IEC 18004).
/// </summary>
internal static class QRReader
{
    public static string Read(string drawing)
    {
        bool[][] light = drawing
            .Split('\n')
            .SelectMany(static line =>
                new[] { line.Select(static c => c is '█' or '▀').ToArray(), [.. line.Select(static c => c is '█' or '▄')] }
            )
            .ToArray();
        int top = Array.FindIndex(light, static row => row.Contains(false));
        int left = Array.IndexOf(light[top], false);
        int size = Array.LastIndexOf(light[top], false) - left + 1;
        bool Dark(int row, int column) => !light[top + row][left + column];

        if (top < 4 || left < 4 || (size - 17) % 4 != 0 || size > 37)
        {
            throw new InvalidDataException("There is no quiet zone, or no code that this can read.");
        }

        int mask = Enumerable.Range(0, 3).Aggregate(0, (value, i) => (value << 1) | (Dark(8, 2 + i) ? 1 : 0)) ^ 0b101;
        var bits = new List<bool>();
        bool up = true;
        for (int right = size - 1; right > 0; right -= 2, up = !up)
        {
            if (right == 6)
            {
                right--;
            }

            for (int i = 0; i < size; i++)
            {
                int row = up ? size - 1 - i : i;
                foreach (int column in new[] { right, right - 1 })
                {
                    if (!IsFunction(row, column, size))
                    {
                        bits.Add(Dark(row, column) ^ IsMasked(mask, row, column));
                    }
                }
            }
        }

        int Number(int start, int count) => bits.Skip(start).Take(count).Aggregate(0, static (value, bit) => (value << 1) | (bit ? 1 : 0));
        if (Number(0, 4) != 0b0100)
        {
            throw new InvalidDataException("It is not in byte mode.");
        }

        return Encoding.UTF8.GetString([.. Enumerable.Range(0, Number(4, 8)).Select(i => (byte)Number(12 + (8 * i), 8))]);
    }

    private static bool IsFunction(int row, int column, int size)
    {
        bool finders = (row < 9 && column < 9) || (row < 9 && column >= size - 8) || (row >= size - 8 && column < 9);
        bool alignment = size > 21 && Math.Abs(row - (size - 7)) <= 2 && Math.Abs(column - (size - 7)) <= 2;
        return finders || alignment || row == 6 || column == 6;
    }

    private static bool IsMasked(int mask, int i, int j) =>
        mask switch
        {
            0 => (i + j) % 2 == 0,
            1 => i % 2 == 0,
            2 => j % 3 == 0,
            3 => (i + j) % 3 == 0,
            4 => ((i / 2) + (j / 3)) % 2 == 0,
            5 => (i * j % 2) + (i * j % 3) == 0,
            6 => ((i * j % 2) + (i * j % 3)) % 2 == 0,
            _ => (((i + j) % 2) + (i * j % 3)) % 2 == 0,
        };
}
