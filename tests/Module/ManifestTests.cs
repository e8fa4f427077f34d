using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AWS.Tools.SSOOIDC.Tests.Module;

public sealed class ManifestTests
{
    [Fact]
    public void The_manifest_exports_by_name_every_cmdlet_of_the_code_and_nothing_else()
    {
        Assert.Equal(CmdletsInCode(), Exported().Order(StringComparer.Ordinal));
        using Shell shell = Shell.Open();
        IEnumerable<string> commands = shell
            .Run("(Get-Module AWS.Tools.SSOOIDC).ExportedCommands.Keys")
            .ThrowIfFailed()
            .Output.Select(o => o.ToString());
        Assert.Equal(CmdletsInCode(), commands.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_module_folder_has_no_engine_of_its_own_and_no_build_leftovers()
    {
        string[] strays =
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Path.GetDirectoryName(ModuleFolder.Manifest)!, "bin"), "*", SearchOption.AllDirectories)
                .Where(file =>
                    Path.GetFileName(file) is "System.Management.Automation.dll" or "System.Drawing.Common.dll"
                    || Path.GetExtension(file) is ".pdb" or ".xml" or ".json"
                ),
        ];
        Assert.Empty(strays);
    }

    [Theory]
    [InlineData("AWS.Tools.SSOOIDC.dll")]
    [InlineData("AWS.Tools.SSOOIDC.Core.dll")]
    public void Each_edition_has_a_build_of_its_own(string assembly) =>
        Assert.NotEqual(
            File.ReadAllBytes(Path.Combine(Repository.Root, "bin", "Core", assembly)),
            File.ReadAllBytes(Path.Combine(Repository.Root, "bin", "Desktop", assembly))
        );

    [Theory]
    [InlineData("Import-Module $args[0] -Force")]
    [InlineData("Remove-Module AWS.Tools.SSOOIDC; Import-Module $args[0]")]
    [InlineData("Import-Module $args[0]; Import-Module $args[0]")]
    [InlineData("Import-Module $args[0] -Force; Remove-Module AWS.Tools.SSOOIDC; Import-Module $args[0] -Force")]
    [InlineData("Remove-Module AWS.Tools.SSOOIDC; Import-Module $args[0] -Prefix Other; Import-Module $args[0] -Force")]
    public void Importing_again_keeps_every_cmdlet(string again)
    {
        using Shell shell = Shell.Open();
        shell.Run(again, ModuleFolder.Manifest).ThrowIfFailed();
        Assert.Equal(Exported().Count, shell.Run("Get-Command -Module AWS.Tools.SSOOIDC").ThrowIfFailed().Output.Count);
        Assert.Equal("New-SSOOIDCToken", shell.Run("(Get-Command New-SSOOIDCToken).Name").Single.ToString());
    }

    [Fact]
    public void A_function_in_the_place_of_the_engines_own_is_not_in_the_way()
    {
        using Shell shell = Shell.Open();
        shell
            .Run(
                @"function Import-Module { throw 'not me' }; function Remove-Module { throw 'nor me' }; "
                    + @"Microsoft.PowerShell.Core\Import-Module $args[0] -Force; Microsoft.PowerShell.Core\Import-Module $args[0] -Force",
                ModuleFolder.Manifest
            )
            .ThrowIfFailed();
        Assert.Equal("New-SSOOIDCToken", shell.Run("(Get-Command New-SSOOIDCToken).Name").Single.ToString());
    }

    [Fact]
    public void Removing_it_leaves_nothing_behind()
    {
        using Shell shell = Shell.Open();
        shell.Run("Import-Module $args[0] -Force; Remove-Module AWS.Tools.SSOOIDC", ModuleFolder.Manifest).ThrowIfFailed();
        Assert.Empty(shell.Run("@((Get-Module -All).Name) -like '*SSOOIDC*'; Get-Command New-SSOOIDCToken -ErrorAction Ignore").Output);
    }

    [Fact]
    public void It_can_be_imported_in_part_under_a_prefix_and_by_another_module()
    {
        using Shell shell = Shell.Open();
        shell
            .Run("Remove-Module AWS.Tools.SSOOIDC; Import-Module $args[0] -Cmdlet New-SSOOIDCToken -Prefix My", ModuleFolder.Manifest)
            .ThrowIfFailed();
        Assert.Equal("New-MySSOOIDCToken", shell.Run("(Get-Command -Module AWS.Tools.SSOOIDC).Name").Single.ToString());
        shell
            .Run(
                "Remove-Module AWS.Tools.SSOOIDC; $null = New-Module { Import-Module $args[0]; function Get-Own { (Get-Command "
                    + "New-SSOOIDCToken).Source } } -ArgumentList $args[0] | Import-Module",
                ModuleFolder.Manifest
            )
            .ThrowIfFailed();
        Assert.Equal("AWS.Tools.SSOOIDC", shell.Run("Get-Own").Single.ToString());
    }

    /// <summary>The cmdlets that the manifest exports.</summary>
    internal static List<string> Exported()
    {
        Ast ast = Parser.ParseFile(ModuleFolder.Manifest, out _, out ParseError[] errors);
        Assert.Empty(errors);
        var table = (HashtableAst)ast.Find(a => a is HashtableAst, searchNestedScriptBlocks: false)!;
        StatementAst exports = table.KeyValuePairs.Single(pair => pair.Item1.ToString() == "CmdletsToExport").Item2;
        return [.. exports.FindAll(a => a is StringConstantExpressionAst, true).Cast<StringConstantExpressionAst>().Select(s => s.Value)];
    }

    // Read from the assembly's metadata, so that nothing of it is loaded outside the module's own load context.
    private static List<string> CmdletsInCode()
    {
        using var file = new PEReader(File.OpenRead(Path.Combine(ModuleFolder.Assemblies, "AWS.Tools.SSOOIDC.dll")));
        MetadataReader reader = file.GetMetadataReader();
        var names = new List<string>();
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            foreach (CustomAttributeHandle attribute in reader.GetTypeDefinition(handle).GetCustomAttributes())
            {
                CustomAttribute custom = reader.GetCustomAttribute(attribute);
                if (
                    custom.Constructor.Kind == HandleKind.MemberReference
                    && reader.GetMemberReference((MemberReferenceHandle)custom.Constructor).Parent
                        is { Kind: HandleKind.TypeReference } parent
                    && reader.GetString(reader.GetTypeReference((TypeReferenceHandle)parent).Name) == nameof(CmdletAttribute)
                )
                {
                    BlobReader value = reader.GetBlobReader(custom.Value);
                    value.ReadUInt16();
                    names.Add($"{value.ReadSerializedString()}-{value.ReadSerializedString()}");
                }
            }
        }
        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
