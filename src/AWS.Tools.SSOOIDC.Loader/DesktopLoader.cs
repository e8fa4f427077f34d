using System.Diagnostics;
using System.Reflection;

namespace AWS.Tools.SSOOIDC.Loader;

/// <summary>Loads the module where there are no load contexts: on Windows PowerShell 5.1.</summary>
internal static class DesktopLoader
{
    /// <summary>Loads an assembly of the module's folder, with what it needs.</summary>
    /// <param name="path">The assembly's full path.</param>
    /// <exception cref="InvalidOperationException">An SDK that is loaded already is in the way.</exception>
    public static Assembly Load(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        Assembly[] loaded = AppDomain.CurrentDomain.GetAssemblies();
        foreach (string ours in Directory.GetFiles(folder, "AWSSDK.*.dll"))
        {
            Assembly? theirs = loaded.FirstOrDefault(assembly => assembly.GetName().Name == Path.GetFileNameWithoutExtension(ours));
            Version ourVersion = FileVersion(ours);
            Version? theirVersion = theirs is null ? null : FileVersion(theirs.Location);
            if (SdkAdoption.Decide(theirVersion, ourVersion) == SdkChoice.Refuse)
            {
                throw new InvalidOperationException(SdkAdoption.Refusal(theirs!.Location, theirVersion!, ours, ourVersion));
            }
        }
        AppDomain.CurrentDomain.AssemblyResolve += (_, request) => Resolve(folder, request);
        return Assembly.LoadFrom(path);
    }

    // .NET Framework wants exact versions, and this folder has newer ones than some of its assemblies ask for. Only what
    // is the same assembly by key, and not older than what is asked for, is an answer.
    private static Assembly? Resolve(string folder, ResolveEventArgs request)
    {
        var wanted = new AssemblyName(request.Name);
        string path = Path.Combine(folder, wanted.Name + ".dll");
        if (!File.Exists(path))
        {
            return null;
        }
        AssemblyName ours = AssemblyName.GetAssemblyName(path);
        return ours.Version >= wanted.Version && (ours.GetPublicKeyToken() ?? []).SequenceEqual(wanted.GetPublicKeyToken() ?? [])
            ? Assembly.LoadFrom(path)
            : null;
    }

    private static Version FileVersion(string path)
    {
        FileVersionInfo info = FileVersionInfo.GetVersionInfo(path);
        return new Version(info.FileMajorPart, info.FileMinorPart, info.FileBuildPart, info.FilePrivatePart);
    }
}
