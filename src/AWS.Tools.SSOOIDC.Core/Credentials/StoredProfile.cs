using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Credentials;

/// <summary>A profile and where it is kept.</summary>
/// <param name="Name">Its name.</param>
/// <param name="StoreType">The kind of store, by the name of the SDK's class for it.</param>
/// <param name="Path">The file.</param>
/// <param name="Defect">Why it cannot be used; null where nothing speaks against it.</param>
internal sealed record StoredProfile(string Name, string StoreType, string Path, CoreException? Defect = null);
