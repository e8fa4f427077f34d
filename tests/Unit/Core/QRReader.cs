using ZXing;
using ZXing.Common;
using ZXing.QrCode;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Reads a QR code from the text that draws it, as a scanner reads it from a photograph of the screen.</summary>
internal static class QRReader
{
    // How many pixels of the photograph a square of the code has on each side.
    private const int Scale = 4;

    /// <summary>What it says; null where a scanner finds none.</summary>
    /// <param name="drawing">The lines: a block is light, a space dark, and half blocks are half of each.</param>
    /// <param name="isLightScreen">Whether the screen shows a block dark, as one with dark letters on white does.</param>
    /// <param name="findsInverted">Whether the scanner also finds a code whose light and dark are the wrong way round.</param>
    public static string? Read(string drawing, bool isLightScreen = false, bool findsInverted = false)
    {
        bool[][] rows =
        [
            .. drawing
                .Split('\n')
                .SelectMany(static line =>
                    new[] { line.Select(static c => c is '█' or '▀').ToArray(), [.. line.Select(static c => c is '█' or '▄')] }
                ),
        ];
        int width = rows[0].Length;
        // Around it lies the rest of the screen, which has the color of a space.
        int margin = width / 4;
        int side = (Math.Max(width, rows.Length) + (2 * margin)) * Scale;
        byte[] pixels = new byte[side * side];
        for (int i = 0; i < pixels.Length; i++)
        {
            int row = (i / side / Scale) - margin;
            int column = (i % side / Scale) - margin;
            bool isBlock = row >= 0 && row < rows.Length && column >= 0 && column < width && rows[row][column];
            pixels[i] = isBlock != isLightScreen ? byte.MaxValue : byte.MinValue;
        }
        LuminanceSource photograph = new RGBLuminanceSource(pixels, side, side, RGBLuminanceSource.BitmapFormat.Gray8);
        return Decode(photograph) ?? (findsInverted ? Decode(new InvertedLuminanceSource(photograph)) : null);
    }

    private static string? Decode(LuminanceSource photograph) =>
        new QRCodeReader().decode(new BinaryBitmap(new HybridBinarizer(photograph)))?.Text;
}
