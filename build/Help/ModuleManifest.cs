using System.Collections;
using System.Management.Automation.Language;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>A module's manifest (.psd1), read as data by PowerShell's own parser: no code in it runs.</summary>
public sealed class ModuleManifest
{
    private readonly Hashtable _data;
    private readonly Hashtable _gallery;

    private ModuleManifest(string name, Hashtable data)
    {
        Name = name;
        _data = data;
        _gallery = (data["PrivateData"] as Hashtable)?["PSData"] as Hashtable ?? [];
    }

    /// <summary>The module's name.</summary>
    public string Name { get; }

    public string Version => Text(_data, "ModuleVersion");

    public string Author => Text(_data, "Author");

    public string Description => Text(_data, "Description");

    public string Copyright => Text(_data, "Copyright");

    public string ReleaseNotes => Text(_gallery, "ReleaseNotes");

    public IReadOnlyList<string> Editions => List(_data, "CompatiblePSEditions");

    public IReadOnlyList<string> Cmdlets => List(_data, "CmdletsToExport");

    /// <summary>The words that the gallery's search finds the module by.</summary>
    public IReadOnlyList<string> Tags => List(_gallery, "Tags");

    /// <summary>Reads the manifest at <paramref name="path"/>.</summary>
    /// <exception cref="BuildException">It is not a data file of one hashtable.</exception>
    public static ModuleManifest Read(string path)
    {
        ScriptBlockAst script = Parser.ParseFile(path, out _, out ParseError[] errors);
        return errors is [] && script.Find(node => node is HashtableAst, searchNestedScriptBlocks: false) is HashtableAst table
            ? new ModuleManifest(Path.GetFileNameWithoutExtension(path), (Hashtable)table.SafeGetValue())
            : throw new BuildException($"{path} is not a module manifest: {string.Join("; ", errors.Select(error => error.Message))}");
    }

    private static string Text(Hashtable table, string key) =>
        table[key] as string ?? throw new BuildException($"The manifest has no {key}.");

    private static string[] List(Hashtable table, string key) =>
        [.. (table[key] as object[] ?? throw new BuildException($"The manifest has no list of {key}.")).Cast<string>()];
}
