using System.Collections.Immutable;
using System.Diagnostics;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace AWS.Tools.SSOOIDC.Tests.Module.Sessions;

/// <summary>
/// On Windows PowerShell 5.1 the module may run on an SDK that another module has loaded, which is the SDK's build for .NET
/// Framework. That one is not the same as the netstandard2.0 build that ours is compiled against: whatever ours uses must
/// be in both.
/// </summary>
[Trait(DesktopBuildTests.Trait, DesktopBuildTests.Net8)]
public sealed class DesktopSdkTests
{
    private const string Framework = "net472";

    // What only one class uses, which a session with the SDK for .NET Framework never loads: that SDK lets nobody choose how calls go out.
    private static readonly string[] OfTheOtherSdk =
    [
        "Amazon.Runtime.ClientConfig::get_HttpClientFactory Amazon.Runtime.HttpClientFactory()",
        "Amazon.Runtime.ClientConfig::set_HttpClientFactory System.Void(Amazon.Runtime.HttpClientFactory)",
        "Amazon.Runtime.HttpClientFactory",
        "Amazon.Runtime.HttpClientFactory::.ctor System.Void()",
        "Amazon.Runtime.IClientConfig::GetWebProxy System.Net.IWebProxy()",
    ];

    private static readonly string Built = Path.Combine(Repository.Root, "bin", "Desktop");

    [Theory]
    [InlineData("AWS.Tools.SSOOIDC", false)]
    [InlineData("AWS.Tools.SSOOIDC.Core", true)]
    public void The_SDK_for_the_NET_Framework_has_all_that_the_netstandard2_0_build_uses(string assembly, bool asksFirst)
    {
        using var sdk = Library.OfSdk();
        using var ours = new Metadata(Path.Combine(Built, assembly + ".dll"));
        List<string> used = [.. ours.Used(sdk.Names)];
        Assert.Contains(used, use => use.StartsWith("Amazon.Runtime.", StringComparison.Ordinal) && use.Contains('('));
        Assert.Equal(asksFirst ? OfTheOtherSdk : [], used.FindAll(use => !sdk.Has(use)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("AWS.Tools.SSOOIDC")]
    [InlineData("AWS.Tools.SSOOIDC.Core")]
    public void The_NET_Framework_has_all_that_the_netstandard2_0_build_uses(string assembly)
    {
        using var framework = Library.OfFramework();
        using var ours = new Metadata(Path.Combine(Built, assembly + ".dll"));
        List<string> used = [.. ours.Used(["netstandard"])];
        Assert.Contains(used, use => use.StartsWith("System.", StringComparison.Ordinal) && use.Contains('('));
        Assert.Empty(used.FindAll(use => !framework.Has(use)));
    }

    // What the module reaches by reflection, which no reference tells.
    [Theory]
    [InlineData("Amazon.Runtime.CredentialManagement.SharedCredentialsFile::set_DefaultFilePath static System.Void(System.String)")]
    [InlineData("Amazon.Runtime.CredentialManagement.SharedCredentialsFile::set_DefaultConfigFilePath static System.Void(System.String)")]
    [InlineData("Amazon.Runtime.ClientConfig::regionEndpoint Amazon.RegionEndpoint")]
    [InlineData("Amazon.Runtime.Internal.Settings.PersistenceManager::IsEncrypted static System.Boolean(System.String)")]
    public void It_has_the_private_members_too(string member)
    {
        using var sdk = Library.OfSdk();
        Assert.True(sdk.Has(member, visibleOnly: false));
    }

    /// <summary>Assemblies that are searched as one.</summary>
    private sealed class Library : IDisposable
    {
        private readonly Dictionary<string, Metadata> _assemblies;

        private Library(IEnumerable<string> files) =>
            _assemblies = files.ToDictionary(static file => Path.GetFileNameWithoutExtension(file), static file => new Metadata(file));

        /// <summary>The SDK's assemblies for .NET Framework, in the very versions that the module ships.</summary>
        public static Library OfSdk() =>
            new(
                Directory
                    .GetFiles(Built, "AWSSDK.*.dll")
                    .Select(static ours =>
                    {
                        string name = Path.GetFileNameWithoutExtension(ours);
                        string version = FileVersionInfo.GetVersionInfo(ours).FileVersion!;
#pragma warning disable CA1308 // The packages folder has lower-case names.
                        string package = Packages.Folder(name.ToLowerInvariant(), version);
#pragma warning restore CA1308
                        return Path.Combine(package, "lib", Framework, name + ".dll");
                    })
            );

        /// <summary>.NET Framework 4.7.2 itself.</summary>
        public static Library OfFramework() =>
            new(
                Directory.GetFiles(
                    Path.Combine(
                        Packages.Folder("microsoft.netframework.referenceassemblies.net472", "1.0.3"),
                        "build",
                        ".NETFramework",
                        "v4.7.2"
                    ),
                    "*.dll"
                )
                // Two of its files are native.
                .Where(static file => !Path.GetFileName(file).StartsWith("System.EnterpriseServices.", StringComparison.Ordinal))
            );

        public IReadOnlyCollection<string> Names => _assemblies.Keys;

        /// <summary>Whether a type, or a member of it or of one of its bases, is there.</summary>
        public bool Has(string use, bool visibleOnly = true)
        {
            int colons = use.IndexOf("::", StringComparison.Ordinal);
            if (colons < 0)
            {
                return _assemblies.Values.Any(assembly => assembly.Find(use, visibleOnly) is not null);
            }
            string member = use[(colons + 2)..];
            for (string? type = use[..colons]; type is not null;)
            {
                (Metadata assembly, TypeDefinition definition) = _assemblies
                    .Values.Select(assembly => (assembly, assembly.Find(type, visibleOnly)))
                    .Where(found => found.Item2 is not null)
                    .Select(found => (found.assembly, found.Item2!.Value))
                    .FirstOrDefault();
                if (assembly is null)
                {
                    return false;
                }
                if (assembly.Members(definition, visibleOnly).Contains(member))
                {
                    return true;
                }
                type = assembly.Name(definition.BaseType);
            }
            return false;
        }

        public void Dispose()
        {
            foreach (Metadata assembly in _assemblies.Values)
            {
                assembly.Dispose();
            }
        }
    }

    /// <summary>What an assembly defines and refers to, as text: a type's full name, or <c>Type::Member signature</c>.</summary>
    private sealed class Metadata : IDisposable
    {
        private static readonly TypeNames Names = new();

        private readonly PEReader _file;
        private readonly MetadataReader _reader;
        private readonly Dictionary<string, TypeDefinition> _types;

        public Metadata(string path)
        {
            _file = new PEReader(File.OpenRead(path));
            _reader = _file.GetMetadataReader();
            _types = _reader.TypeDefinitions.ToDictionary(type => Names.GetTypeFromDefinition(_reader, type, 0), _reader.GetTypeDefinition);
        }

        /// <summary>The types and members of some other assemblies that this one refers to.</summary>
        public IEnumerable<string> Used(IReadOnlyCollection<string> assemblies)
        {
            HashSet<string> types =
            [
                .. _reader
                    .TypeReferences.Where(type => assemblies.Contains(Assembly(type)))
                    .Select(type => Names.GetTypeFromReference(_reader, type, 0)),
            ];
            IEnumerable<string> members = _reader
                .MemberReferences.Select(_reader.GetMemberReference)
                .Where(member => Name(member.Parent) is { } type && types.Contains(type))
                .Select(member => $"{Name(member.Parent)}::{Text(member)}");
            return types.Concat(members);
        }

        public TypeDefinition? Find(string name, bool visibleOnly) =>
            _types.TryGetValue(name, out TypeDefinition type) && (!visibleOnly || IsVisible(type)) ? type : null;

        /// <summary>The members that a type itself defines.</summary>
        public IEnumerable<string> Members(TypeDefinition type, bool visibleOnly) =>
            [
                .. type.GetMethods()
                    .Select(_reader.GetMethodDefinition)
                    .Where(method => !visibleOnly || IsVisible((int)(method.Attributes & MethodAttributes.MemberAccessMask)))
                    .Select(method => $"{_reader.GetString(method.Name)} {Text(method.DecodeSignature(Names, null))}"),
                .. type.GetFields()
                    .Select(_reader.GetFieldDefinition)
                    .Where(field => !visibleOnly || IsVisible((int)(field.Attributes & FieldAttributes.FieldAccessMask)))
                    .Select(field => $"{_reader.GetString(field.Name)} {field.DecodeSignature(Names, null)}"),
            ];

        /// <summary>The full name of a type, without its type arguments; null for what is no type of a name.</summary>
        public string? Name(EntityHandle type) =>
            type.IsNil
                ? null
                : type.Kind switch
                {
                    HandleKind.TypeDefinition => Names.GetTypeFromDefinition(_reader, (TypeDefinitionHandle)type, 0),
                    HandleKind.TypeReference => Names.GetTypeFromReference(_reader, (TypeReferenceHandle)type, 0),
                    HandleKind.TypeSpecification => _reader
                        .GetTypeSpecification((TypeSpecificationHandle)type)
                        .DecodeSignature(Names, null)
                        .Split('<')[0],
                    _ => null,
                };

        public void Dispose() => _file.Dispose();

        private string? Assembly(TypeReferenceHandle type)
        {
            EntityHandle scope = _reader.GetTypeReference(type).ResolutionScope;
            return scope.Kind switch
            {
                HandleKind.TypeReference => Assembly((TypeReferenceHandle)scope),
                HandleKind.AssemblyReference => _reader.GetString(_reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
                _ => null,
            };
        }

        private string Text(MemberReference member) =>
            _reader.GetString(member.Name)
            + " "
            + (
                member.GetKind() == MemberReferenceKind.Field
                    ? member.DecodeFieldSignature(Names, null)
                    : Text(member.DecodeMethodSignature(Names, null))
            );

        private static string Text(MethodSignature<string> signature) =>
            $"{(signature.Header.IsInstance ? string.Empty : "static ")}{signature.ReturnType}"
            + (signature.GenericParameterCount == 0 ? string.Empty : $"`{signature.GenericParameterCount}")
            + $"({string.Join(", ", signature.ParameterTypes)})";

        private bool IsVisible(TypeDefinition type) =>
            (type.Attributes & TypeAttributes.VisibilityMask) switch
            {
                TypeAttributes.Public => true,
                TypeAttributes.NestedPublic or TypeAttributes.NestedFamily or TypeAttributes.NestedFamORAssem => IsVisible(
                    _reader.GetTypeDefinition(type.GetDeclaringType())
                ),
                _ => false,
            };

        // The numbers are the same for methods and fields.
        private static bool IsVisible(int access) =>
            (MethodAttributes)access is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;
    }

    /// <summary>Types as their full names, whichever assembly they come from: .NET Framework has them in others.</summary>
    private sealed class TypeNames : ISignatureTypeProvider<string, object?>
    {
        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            return type.GetDeclaringType() is { IsNil: false } outer
                ? $"{GetTypeFromDefinition(reader, outer, 0)}+{reader.GetString(type.Name)}"
                : Join(reader, type.Namespace, type.Name);
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            TypeReference type = reader.GetTypeReference(handle);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? $"{GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0)}+{reader.GetString(type.Name)}"
                : Join(reader, type.Namespace, type.Name);
        }

        public string GetTypeFromSpecification(
            MetadataReader reader,
            object? genericContext,
            TypeSpecificationHandle handle,
            byte rawTypeKind
        ) => reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

        public string GetSZArrayType(string elementType) => elementType + "[]";

        public string GetByReferenceType(string elementType) => elementType + "&";

        public string GetPointerType(string elementType) => elementType + "*";

        public string GetPinnedType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "function";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
            $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

        public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => $"{unmodifiedType} {modifier}";

        private static string Join(MetadataReader reader, StringHandle space, StringHandle name) =>
            space.IsNil ? reader.GetString(name) : $"{reader.GetString(space)}.{reader.GetString(name)}";
    }
}
