using System.Text.RegularExpressions;

namespace AWS.Tools.SSOOIDC.Tests.Unit.House;

/// <summary>The layout of the sources: what each folder may use, and what the core library may not know.</summary>
public sealed partial class HouseTests
{
    // From the lowest to the highest. Folders of one level do not use each other.
    private static readonly string[][] CoreLevels =
    [
        ["Text"],
        ["Platform"],
        ["Reporting"],
        ["Config"],
        ["Credentials"],
        ["Service"],
        ["Cache"],
        ["Flows"],
        ["Sessions"],
    ];

    private static readonly string[][] ShellLevels =
    [
        ["Binding", "Output", "Errors"],
        ["Completion"],
        ["Base"],
        ["Cmdlets"],
    ];

    private static readonly string Root = FindRoot();

    [Fact]
    public void The_core_librarys_folders_use_each_other_one_way() => AssertOneWay("AWS.Tools.SSOOIDC.Core", CoreLevels);

    [Fact]
    public void The_shells_folders_use_each_other_one_way() => AssertOneWay("AWS.Tools.SSOOIDC", ShellLevels);

    [Fact]
    public void The_core_library_knows_nothing_of_PowerShell()
    {
        string[] parameters = Sources("AWS.Tools.SSOOIDC")
            .SelectMany(file => ParameterDeclaration().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["name"].Value)
            .Distinct()
            .ToArray();
        Assert.Contains("ProfileName", parameters);
        var shellWord = new Regex(
            @"PowerShell|[Cc]mdlet|\$(?:StoredAWS|AWSHistory)|\b(?:Get|Set|New|Clear|Connect|Disconnect|Register|Start|Test|Use|Export)-[A-Z]\w+"
                + $@"|(?<![\w-])-(?:{string.Join('|', parameters)})\b"
        );
        IEnumerable<string> found =
            from file in Sources("AWS.Tools.SSOOIDC.Core")
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where shellWord.IsMatch(line.text)
            select $"{Path.GetRelativePath(Root, file)}:{line.number}: {line.text.Trim()}";
        Assert.Empty(found);
    }

    [Fact]
    public void Private_members_of_others_are_reached_in_one_folder()
    {
        IEnumerable<string> found =
            from project in Directory.EnumerateDirectories(Path.Combine(Root, "src"))
            where Path.GetFileName(project) != "Internals"
            from file in Sources(Path.GetFileName(project))
            where NonPublic().IsMatch(File.ReadAllText(file))
            select Path.GetRelativePath(Root, file);
        Assert.Empty(found);
    }

    // A folder's namespace is named after it, so what a file uses stands in its directives.
    private static void AssertOneWay(string project, string[][] levels)
    {
        IEnumerable<string> violations =
            from file in Sources(project)
            let folder = Folder(project, file)
            where !folder.EndsWith(".cs", StringComparison.Ordinal)
            from use in UsingDirective().Matches(File.ReadAllText(file))
            let other = use.Groups["folder"].Value
            where use.Groups["project"].Value == project && other != folder && levels.Any(level => level.Contains(other))
            where Level(other) >= Level(folder)
            select $"{folder}/{Path.GetFileName(file)} uses {other}";
        Assert.Empty(violations.Order(StringComparer.Ordinal));

        int Level(string folder)
        {
            int found = Array.FindIndex(levels, level => level.Contains(folder));
            return found >= 0 ? found : throw new InvalidOperationException($"The folder {folder} has no place in the order.");
        }
    }

    private static string Folder(string project, string file) =>
        Path.GetRelativePath(Path.Combine(Root, "src", project), file).Split(Path.DirectorySeparatorChar)[0];

    private static IEnumerable<string> Sources(string project) =>
        Directory
            .EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => Folder(project, file) is not ("obj" or "bin"));

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "SSOOIDC.sln")))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException("The tests run from a build within the checkout.");
    }

    [GeneratedRegex(@"BindingFlags\.NonPublic|nonPublic: true|MemberwiseClone|StackTrace\b")]
    private static partial Regex NonPublic();

    [GeneratedRegex(@"^using (?<project>AWS\.Tools\.SSOOIDC(?:\.Core)?)\.(?<folder>\w+);", RegexOptions.Multiline)]
    private static partial Regex UsingDirective();

    [GeneratedRegex(@"\[Parameter[^\]]*\](?:\s*\[[^\n]*\])*\s*public (?:virtual |override )?[\w\[\]?.<>]+ (?<name>\w+)")]
    private static partial Regex ParameterDeclaration();
}
