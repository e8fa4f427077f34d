namespace Amazon.PowerShell.Common;

/// <summary>A credential profile and where it is kept.</summary>
public sealed class ProfileDetail
{
    internal ProfileDetail(string profileName, string storeTypeName, string profileLocation)
    {
        ProfileName = profileName;
        StoreTypeName = storeTypeName;
        ProfileLocation = profileLocation;
    }

    /// <summary>The profile's name.</summary>
    public string ProfileName { get; }

    /// <summary>The kind of store: <c>SharedCredentialsFile</c> or <c>NetSDKCredentialsFile</c>.</summary>
    public string StoreTypeName { get; }

    /// <summary>The path of the store's file; empty for the encrypted store.</summary>
    public string ProfileLocation { get; }
}
