namespace AWS.Tools.SSOOIDC.Core.Text;

/// <summary>Reads addresses that people, files and services gave.</summary>
internal static class WebAddress
{
    /// <summary>
    /// An absolute address; null where the text is none, or has a character in it that hides or turns what a person sees. Such a one is
    /// refused before .NET reads it, which fails on some with an exception of no use.
    /// </summary>
    public static Uri? Parse(string? text)
    {
        if (string.IsNullOrEmpty(text) || text!.Any(Sanitizer.IsUnsafe) || !Uri.TryCreate(text, UriKind.Absolute, out Uri? address))
        {
            return null;
        }
        try
        {
            // Only this reads a name in letters other than ASCII's, and who calls the address would fail on one that is none.
            return address.IdnHost is null ? null : address;
        }
        catch (UriFormatException)
        {
            return null;
        }
    }
}
