using System.Management.Automation;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AWS.Tools.SSOOIDC.Tests.Module;

public sealed class ManifestTests
{
    [Fact]
    public void The_manifest_exports_by_name_every_cmdlet_of_the_code_and_nothing_else() =>
        Assert.Equal(CmdletsInCode(), ModuleManifest.Read(ModuleFolder.Manifest).Cmdlets.Order(StringComparer.Ordinal));

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
