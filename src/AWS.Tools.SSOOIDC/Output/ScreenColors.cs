using System.Management.Automation;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Output;

/// <summary>Whether the person wants colors on the screen.</summary>
internal static class ScreenColors
{
    /// <summary>Not where <c>NO_COLOR</c> is set, or <c>$PSStyle</c>, which only newer engines have, says plain text.</summary>
    public static bool AreWanted(SessionState session)
    {
        if (!string.IsNullOrEmpty(HostEnvironment.OfProcess.Variable("NO_COLOR")))
        {
            return false;
        }
        object? style = session.PSVariable.GetValue("PSStyle", null);
        return style is null || PSObject.AsPSObject(style).Properties["OutputRendering"]?.Value?.ToString() != "PlainText";
    }
}
