using System.Reflection;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Internal;

namespace AWS.Tools.SSOOIDC.Internals;

/// <summary>
/// Where the SDK looks for the shared files, and when it reads them. It settles the paths in a static constructor, offers no public way to
/// move them, and keeps what it read (AWSSDK.Core 4.0).
/// </summary>
internal static class SdkFiles
{
    private static readonly Action<string> SetCredentials = Setter(nameof(SharedCredentialsFile.DefaultFilePath));
    private static readonly Action<string> SetConfig = Setter(nameof(SharedCredentialsFile.DefaultConfigFilePath));

    private static readonly Lazy<bool> Started = new(() =>
    {
        MoveToNothing();
        return true;
    });

    /// <summary>Has the SDK look nowhere, and forget what it read. What it reads later in its life starts from here, and cannot fail.</summary>
    public static void PointAtNothing()
    {
        Start();
        MoveToNothing();
    }

    /// <summary>Has the SDK look nowhere, unless it was told before where to look.</summary>
    public static void Start() => _ = Started.Value;

    /// <summary>Has the SDK look at these files from now on, which it reads at once; at nothing where it cannot read them.</summary>
    public static void PointAt(string credentialsFile, string configFile)
    {
        SetCredentials(credentialsFile);
        SetConfig(configFile);
        try
        {
            // Both readers: the one that clients ask later, and the one that keeps what it reads.
            new CredentialProfileStoreChain().TryGetProfile(SharedCredentialsFile.DefaultProfileName, out _);
            FallbackInternalConfigurationFactory.Reset();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            MoveToNothing();
        }
    }

    private static void MoveToNothing()
    {
        string nowhere = Path.Combine(Path.GetTempPath(), "no-aws-file-" + Guid.NewGuid().ToString("N"));
        SetCredentials(nowhere);
        SetConfig(nowhere);
        // It runs a static constructor too: a file that this could not read would break the SDK for the whole process.
        FallbackInternalConfigurationFactory.Reset();
    }

    private static Action<string> Setter(string property)
    {
        MethodInfo set =
            typeof(SharedCredentialsFile).GetProperty(property, BindingFlags.Public | BindingFlags.Static)?.GetSetMethod(nonPublic: true)
            ?? throw new MissingMemberException(nameof(SharedCredentialsFile), property);
#pragma warning disable CA2263 // The generic one is not in netstandard2.0.
        return (Action<string>)set.CreateDelegate(typeof(Action<string>));
#pragma warning restore CA2263
    }
}
