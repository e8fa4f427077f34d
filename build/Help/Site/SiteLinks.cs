using System.Xml;
using System.Xml.Linq;

namespace AWS.Tools.SSOOIDC.Build.Site;

/// <summary>Checks that what the pages of the site point to is there.</summary>
internal static class SiteLinks
{
    /// <summary>Looks through all files of the site.</summary>
    /// <param name="folder">Where they are.</param>
    /// <returns>What is wrong, in sentences; nothing where nothing is.</returns>
    public static IReadOnlyList<string> Faults(string folder)
    {
        List<string> faults = [];
        Dictionary<string, XDocument> pages = [];
        foreach (string file in Directory.GetFiles(folder, "*.html").Order(StringComparer.Ordinal))
        {
            try
            {
                pages[Path.GetFileName(file)] = XDocument.Load(file, LoadOptions.SetLineInfo);
            }
            catch (XmlException fault)
            {
                faults.Add($"{Path.GetFileName(file)} is not well-formed: {fault.Message}");
            }
        }
        Dictionary<string, HashSet<string>> anchors = [];
        foreach ((string page, XDocument document) in pages)
        {
            string[] ids = [.. Values(document, "id")];
            anchors[page] = [.. ids];
            faults.AddRange(ids.CountBy(id => id).Where(id => id.Value > 1).Select(id => $"{page} has the anchor {id.Key} twice."));
        }
        foreach ((string page, XDocument document) in pages)
        {
            faults.AddRange(
                Values(document, "href", "src")
                    .Distinct()
                    .Where(target => !IsThere(target, page, folder, anchors))
                    .Select(target => $"{page} points to {target}, which is not there.")
            );
        }
        return faults;
    }

    private static IEnumerable<string> Values(XDocument document, params string[] names) =>
        document
            .Descendants()
            .Attributes()
            .Where(attribute => names.Contains(attribute.Name.LocalName))
            .Select(attribute => attribute.Value);

    // What is elsewhere only has to be an address: a build must not depend on other people's servers.
    private static bool IsThere(string target, string page, string folder, Dictionary<string, HashSet<string>> anchors)
    {
        if (target.Contains(':', StringComparison.Ordinal))
        {
            return Uri.TryCreate(target, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps;
        }
        string[] parts = target.Split('#', 2);
        string file = parts[0] == "" ? page : parts[0];
        return parts.Length == 1
            ? File.Exists(Path.Combine(folder, file))
            : anchors.TryGetValue(file, out HashSet<string>? known) && known.Contains(parts[1]);
    }
}
