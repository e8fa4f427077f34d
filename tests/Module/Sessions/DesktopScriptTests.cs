using System.Management.Automation.Language;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;
using AWS.Tools.SSOOIDC.Tests.Module.Pack;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>
/// What Windows PowerShell 5.1 would not read or find in what ships, as far as it shows without its engine: syntax that came later, text
/// that it takes for another encoding, and references to what neither it nor .NET Framework has.
/// </summary>
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)]
public sealed class DesktopScriptTests(Packed packed) : IClassFixture<Packed>
{
    private static readonly string[] Scripts = [".ps1", ".psm1", ".psd1"];

    /// <summary>What a later PowerShell would take, one of each kind, and what 5.1 takes.</summary>
    public static TheoryData<string, bool> Samples =>
        new()
        {
            { "if ($a) { 'b' } else { 'c' }", true },
            { "@{ a = 1; b = @('c') }", true },
            { "$a.b[0].c(1) | ForEach-Object { \"$_\" } > d", true },
            { "$a ? 'b' : 'c'", false },
            { "$a ?? 'b'", false },
            { "$a ??= 'b'", false },
            { "${a}?.b", false },
            { "${a}?[0]", false },
            { "Get-Date && Get-Date", false },
            { "Get-Date || Get-Date", false },
            { "Get-Date &", false },
            { "using namespace System.Text\n'a'", false },
            { "function f { process { } clean { } }", false },
            { "\"`u{263A}\"", false },
            { "\"a`e[0m\"", false },
            { "0b101", false },
            { "1uy", false },
            { "if (", false },
        };

    [Theory]
    [MemberData(nameof(Samples))]
    public void These_tests_tell_its_syntax_from_a_later_one(string script, bool isIts) => Assert.Equal(isIts, Later(script).Count == 0);

    [Fact]
    public void It_can_parse_every_script_that_ships()
    {
        List<string> files =
        [
            .. Shipped().Where(file => Scripts.Contains(Path.GetExtension(file))),
            // The demo runs there too.
            Path.Combine(Repository.Root, "build", "demo.ps1"),
        ];
        Assert.Contains(files, file => Path.GetExtension(file) == ".psd1");
        Assert.Empty(files.SelectMany(file => Later(File.ReadAllText(file)).Select(what => $"{file}: {what}")));
    }

    [Fact]
    public void It_can_parse_every_script_block_of_the_views()
    {
        List<string> blocks =
        [
            .. Shipped()
                .Where(file => Path.GetExtension(file) == ".ps1xml")
                .SelectMany(file => XDocument.Load(file).Descendants("ScriptBlock"))
                .Select(block => block.Value),
        ];
        Assert.NotEmpty(blocks);
        Assert.Empty(blocks.SelectMany(Later));
    }

    [Fact]
    public void It_reads_every_text_in_the_encoding_that_it_has()
    {
        // Without a byte order mark it takes a script for one in the system's own code page. XML names its encoding, or has UTF-8.
        List<string> files = [.. Shipped().Where(file => Scripts.Contains(Path.GetExtension(file)))];
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.True(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) || bytes.All(static b => b < 0x80), file);
        }
    }

    [Fact]
    public void Its_assemblies_refer_to_nothing_but_its_engine_the_NET_Standard_and_each_other()
    {
        string folder = Path.Combine(packed.Package.Folder, "bin", "Desktop");
        List<string> ours = [.. Directory.EnumerateFiles(folder, "*.dll"), Loader];
        HashSet<string> there = [.. ours.Select(file => Path.GetFileNameWithoutExtension(file)), "netstandard", Engine];
        foreach (string file in ours.Where(static file => Path.GetFileName(file).StartsWith("AWS.Tools.", StringComparison.Ordinal)))
        {
            Assert.All(References(file), name => Assert.True(there.Contains(name.Name!), $"{file}: {name}"));
        }
    }

    [Theory]
    [InlineData("bin/Desktop/AWS.Tools.SSOOIDC.dll", true)]
    [InlineData("bin/AWS.Tools.SSOOIDC.Loader.dll", true)]
    [InlineData("bin/Desktop/AWS.Tools.SSOOIDC.Core.dll", false)]
    public void They_are_compiled_against_its_engine_alone(string file, bool usesEngine)
    {
        string path = Path.Combine(packed.Package.Folder, file);
        AssemblyName[] engines = [.. References(path).Where(static name => name.Name == Engine)];
        Assert.Equal(usesEngine ? 1 : 0, engines.Length);
        // The version of every Windows PowerShell since 3; that of PowerShell 7 begins with 7.
        Assert.All(engines, static engine => Assert.Equal(new Version(3, 0, 0, 0), engine.Version));
        // What they use of it has to be in the reference assembly of 5.1.
        using PEReader standard = new(File.OpenRead(Standard));
        MetadataReader types = standard.GetMetadataReader();
        HashSet<string> known =
        [
            .. types
                .TypeDefinitions.Select(types.GetTypeDefinition)
                .Where(static type => !type.IsNested)
                .Select(type => $"{types.GetString(type.Namespace)}.{types.GetString(type.Name)}"),
        ];
        List<string> used = [.. EngineTypes(path)];
        Assert.Equal(usesEngine, used.Count > 0);
        Assert.All(used, type => Assert.True(known.Contains(type), type));
    }

    private const string Engine = "System.Management.Automation";

    private static string Standard { get; } =
        Path.Combine(Packages.Folder("powershellstandard.library", StandardVersion), "lib", "netstandard2.0", Engine + ".dll");

    private static string StandardVersion =>
        XDocument
            .Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
            .Descendants("PackageVersion")
            .Single(static package => (string?)package.Attribute("Include") == "PowerShellStandard.Library")
            .Attribute("Version")!
            .Value;

    private string Loader => Path.Combine(packed.Package.Folder, "bin", "AWS.Tools.SSOOIDC.Loader.dll");

    private IEnumerable<string> Shipped() => Directory.EnumerateFiles(packed.Package.Folder, "*", SearchOption.AllDirectories);

    private static List<AssemblyName> References(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.AssemblyReferences.Select(handle => reader.GetAssemblyReference(handle).GetAssemblyName())];
    }

    private static List<string> EngineTypes(string path)
    {
        using PEReader file = new(File.OpenRead(path));
        MetadataReader reader = file.GetMetadataReader();
        return
        [
            .. reader
                .TypeReferences.Select(reader.GetTypeReference)
                .Where(type =>
                    type.ResolutionScope.Kind == HandleKind.AssemblyReference
                    && reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name) == Engine
                )
                .Select(type => $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}"),
        ];
    }

    // What of a script 5.1 does not know, as text.
    private static List<string> Later(string script)
    {
        ScriptBlockAst parsed = Parser.ParseInput(script, out Token[] tokens, out ParseError[] errors);
        return
        [
            .. errors.Select(static error => $"{error.Extent.StartLineNumber}: {error.Message}"),
            .. parsed.FindAll(IsLater, searchNestedScriptBlocks: true).Select(static node => Place(node.Extent)),
            .. All(tokens).Where(IsLater).Select(static token => Place(token.Extent)),
        ];
    }

    private static string Place(IScriptExtent extent) => $"{extent.StartLineNumber}: {extent.Text}";

    private static bool IsLater(Ast node) =>
        node
            is TernaryExpressionAst
                or PipelineChainAst
                or UsingStatementAst
                or PipelineAst { Background: true }
                or BinaryExpressionAst { Operator: TokenKind.QuestionQuestion }
                or AssignmentStatementAst { Operator: TokenKind.QuestionQuestionEquals }
                or MemberExpressionAst { NullConditional: true }
                or IndexExpressionAst { NullConditional: true }
                or ScriptBlockAst { CleanBlock: not null };

    // Escapes and forms of numbers; in single quotes they are text.
    private static bool IsLater(Token token) =>
        token switch
        {
            StringExpandableToken text => text.Text.Contains("`u{", StringComparison.Ordinal)
                || text.Text.Contains("`e", StringComparison.Ordinal),
            NumberToken number => number.Text.StartsWith("0b", StringComparison.OrdinalIgnoreCase)
                || number.Text.Contains('u', StringComparison.OrdinalIgnoreCase)
                || (number.Text.EndsWith('y') && !number.Text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)),
            _ => false,
        };

    // Those inside of texts too, such as the call in "$(...)".
    private static IEnumerable<Token> All(IEnumerable<Token>? tokens) =>
        (tokens ?? []).SelectMany(static token =>
            token is StringExpandableToken { NestedTokens: { } nested } ? [token, .. All(nested)] : (IEnumerable<Token>)[token]
        );
}
