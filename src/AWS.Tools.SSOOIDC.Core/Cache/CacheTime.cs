using System.Globalization;

namespace AWS.Tools.SSOOIDC.Core.Cache;

/// <summary>The times of the shared cache.</summary>
internal static class CacheTime
{
    /// <summary>UTC to the second with <c>Z</c>, the one form that every tool reads.</summary>
    public static string Format(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads what the tools write and wrote: <c>Z</c>, an offset, the suffix <c>UTC</c>, none (UTC), and fractions of any length.
    /// </summary>
    public static bool TryParse(string? text, out DateTimeOffset time)
    {
        time = default;
        if (
            text is null
            || text.Length < 19
            || text[4] != '-'
            || text[7] != '-'
            || text[10] is not ('T' or 't' or ' ')
            || text[13] != ':'
            || text[16] != ':'
        )
        {
            return false;
        }

        if (
            !DateTime.TryParseExact(
                $"{text.Substring(0, 10)}T{text.Substring(11, 8)}",
                "yyyy-MM-dd'T'HH:mm:ss",
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out DateTime local
            )
        )
        {
            return false;
        }

        int zone = 19;
        if (zone < text.Length && text[zone] == '.')
        {
            for (zone++; zone < text.Length && text[zone] is >= '0' and <= '9'; zone++) { }

            if (zone == 20)
            {
                return false;
            }
        }

        if (!TryParseZone(text.Substring(zone).Trim(), out TimeSpan offset))
        {
            return false;
        }
        // The fraction is dropped: a token is never counted as valid longer than it is.
        long ticks = local.Ticks - offset.Ticks;
        if (ticks < DateTime.MinValue.Ticks || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        time = new DateTimeOffset(ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryParseZone(string zone, out TimeSpan offset)
    {
        offset = default;
        if (zone is "" or "Z" or "z" or "UTC")
        {
            return true;
        }

        string digits = zone.Substring(1).Replace(":", string.Empty);
        if (
            zone[0] is not ('+' or '-')
            || digits.Length is not (2 or 4)
            || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        )
        {
            return false;
        }

        (int hours, int minutes) = digits.Length == 4 ? (number / 100, number % 100) : (number, 0);
        if (hours > 23 || minutes > 59)
        {
            return false;
        }

        offset = new TimeSpan(hours, minutes, 0);
        if (zone[0] == '-')
        {
            offset = offset.Negate();
        }

        return true;
    }
}
