using System.Management.Automation;

namespace Amazon.PowerShell.Cmdlets.SSOOIDC;

/// <summary>The folder that a shell is in. Each time that the engine gives its path it reads the system's list of mounts.</summary>
internal sealed class ShellLocation
{
    private static volatile ShellLocation? _last;

    private readonly PSDriveInfo _drive;
    private readonly string _location;
    private readonly string _path;

    private ShellLocation(PSDriveInfo drive, string location, string path)
    {
        _drive = drive;
        _location = location;
        _path = path;
    }

    /// <summary>The folder's path.</summary>
    public static string Of(SessionState session)
    {
        PathInfo current = session.Path.CurrentFileSystemLocation;
        string location = current.Path;
        ShellLocation? last = _last;
        if (last is null || !ReferenceEquals(last._drive, current.Drive) || last._location != location)
        {
            _last = last = new ShellLocation(current.Drive, location, current.ProviderPath);
        }
        return last._path;
    }
}
