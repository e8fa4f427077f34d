using System.Reflection;
using System.Runtime.Loader;
using AWS.Tools.SSOOIDC.Internals;

namespace AWS.Tools.SSOOIDC.LoadContext;

/// <summary>
/// Lets scripts name the SDK's types, such as <c>[Amazon.Runtime.AnonymousAWSCredentials]</c>, although they live in the
/// module's own load context, where the engine does not look: it registers them as type accelerators under their full
/// names.
/// </summary>
internal static class TypeNames
{
    private const string CoreAssembly = "AWSSDK.Core";
    private const string ServiceAssembly = "AWSSDK.SSOOIDC";

    // Every public type of the service's two namespaces: ours, whatever else is loaded. Listed, since having the assembly
    // list them would load all its others too, at each import.
    private static readonly string[] ServiceTypes =
    [
        "Amazon.SSOOIDC.AccessDeniedExceptionReason",
        "Amazon.SSOOIDC.AmazonSSOOIDCClient",
        "Amazon.SSOOIDC.AmazonSSOOIDCConfig",
        "Amazon.SSOOIDC.AmazonSSOOIDCDefaultConfiguration",
        "Amazon.SSOOIDC.AmazonSSOOIDCException",
        "Amazon.SSOOIDC.AmazonSSOOIDCRequest",
        "Amazon.SSOOIDC.IAmazonSSOOIDC",
        "Amazon.SSOOIDC.InvalidRequestExceptionReason",
        "Amazon.SSOOIDC.Model.AccessDeniedException",
        "Amazon.SSOOIDC.Model.AuthorizationPendingException",
        "Amazon.SSOOIDC.Model.AwsAdditionalDetails",
        "Amazon.SSOOIDC.Model.CreateTokenRequest",
        "Amazon.SSOOIDC.Model.CreateTokenResponse",
        "Amazon.SSOOIDC.Model.CreateTokenWithIAMRequest",
        "Amazon.SSOOIDC.Model.CreateTokenWithIAMResponse",
        "Amazon.SSOOIDC.Model.ExpiredTokenException",
        "Amazon.SSOOIDC.Model.InternalServerException",
        "Amazon.SSOOIDC.Model.InvalidClientException",
        "Amazon.SSOOIDC.Model.InvalidClientMetadataException",
        "Amazon.SSOOIDC.Model.InvalidGrantException",
        "Amazon.SSOOIDC.Model.InvalidRedirectUriException",
        "Amazon.SSOOIDC.Model.InvalidRequestException",
        "Amazon.SSOOIDC.Model.InvalidRequestRegionException",
        "Amazon.SSOOIDC.Model.InvalidScopeException",
        "Amazon.SSOOIDC.Model.RegisterClientRequest",
        "Amazon.SSOOIDC.Model.RegisterClientResponse",
        "Amazon.SSOOIDC.Model.SlowDownException",
        "Amazon.SSOOIDC.Model.StartDeviceAuthorizationRequest",
        "Amazon.SSOOIDC.Model.StartDeviceAuthorizationResponse",
        "Amazon.SSOOIDC.Model.UnauthorizedClientException",
        "Amazon.SSOOIDC.Model.UnsupportedGrantTypeException",
    ];

    // The types of the SDK's core that scripts use with this module. Shared with every other AWS module: they are ours
    // only as long as no other copy of the core is loaded.
    private static readonly string[] CoreTypes =
    [
        "Amazon.AWSConfigs",
        "Amazon.Profile",
        "Amazon.RegionEndpoint",
        "Amazon.Runtime.AWSCredentials",
        "Amazon.Runtime.AmazonClientException",
        "Amazon.Runtime.AmazonServiceException",
        "Amazon.Runtime.AmazonUnmarshallingException",
        "Amazon.Runtime.AmazonWebServiceRequest",
        "Amazon.Runtime.AmazonWebServiceResponse",
        "Amazon.Runtime.AnonymousAWSCredentials",
        "Amazon.Runtime.AssumeRoleAWSCredentials",
        "Amazon.Runtime.AssumeRoleAWSCredentialsOptions",
        "Amazon.Runtime.BasicAWSCredentials",
        "Amazon.Runtime.ClientConfig",
        "Amazon.Runtime.CredentialManagement.CredentialProfile",
        "Amazon.Runtime.CredentialManagement.CredentialProfileOptions",
        "Amazon.Runtime.CredentialManagement.CredentialProfileStoreChain",
        "Amazon.Runtime.CredentialManagement.SharedCredentialsFile",
        "Amazon.Runtime.DefaultConfigurationMode",
        "Amazon.Runtime.EnvironmentVariablesAWSCredentials",
        "Amazon.Runtime.ErrorType",
        "Amazon.Runtime.ImmutableCredentials",
        "Amazon.Runtime.InstanceProfileAWSCredentials",
        "Amazon.Runtime.RequestRetryMode",
        "Amazon.Runtime.ResponseMetadata",
        "Amazon.Runtime.SessionAWSCredentials",
        "Amazon.Runtime.SSOAWSCredentials",
    ];

    private static readonly object Gate = new();
    private static bool _coreIsTheirs;

    /// <summary>Loads the types. Touches nothing of the engine, so it can run beside it.</summary>
    public static Type[] Load(AssemblyLoadContext context)
    {
        Assembly service = context.LoadFromAssemblyName(new AssemblyName(ServiceAssembly));
        Assembly core = context.LoadFromAssemblyName(new AssemblyName(CoreAssembly));
        var types = new Type[ServiceTypes.Length + CoreTypes.Length];
        int n = 0;
        foreach (string name in ServiceTypes)
        {
            types[n++] = service.GetType(name, throwOnError: true)!;
        }
        foreach (string name in CoreTypes)
        {
            types[n++] = core.GetType(name, throwOnError: true)!;
        }
        return types;
    }

    /// <summary>Registers the names of loaded types. Called once a process, on the engine's own thread.</summary>
    public static void Register(Type[] types)
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => GiveWayTo(loaded.LoadedAssembly);
        lock (Gate)
        {
            foreach (Assembly loaded in AssemblyLoadContext.Default.Assemblies)
            {
                _coreIsTheirs |= IsCore(loaded);
            }
            int count = _coreIsTheirs ? ServiceTypes.Length : types.Length;
            for (int n = 0; n < count; n++)
            {
                TypeAccelerators.Add(types[n].FullName!, types[n]);
            }
        }
    }

    // Another module brings its own core: from now on its names mean its types, which the cmdlets adapt when bound.
    private static void GiveWayTo(Assembly loaded)
    {
        if (!IsCore(loaded) || AssemblyLoadContext.GetLoadContext(loaded) != AssemblyLoadContext.Default)
        {
            return;
        }
        lock (Gate)
        {
            if (!_coreIsTheirs)
            {
                _coreIsTheirs = true;
                foreach (string name in CoreTypes)
                {
                    TypeAccelerators.Remove(name);
                }
            }
        }
    }

    // The full name is at hand; having it parsed, for each assembly of the process, would take milliseconds.
    private static bool IsCore(Assembly assembly) => assembly.FullName?.StartsWith(CoreAssembly + ",", StringComparison.Ordinal) == true;
}
