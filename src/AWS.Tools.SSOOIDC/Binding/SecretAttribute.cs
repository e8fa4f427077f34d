using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;

namespace AWS.Tools.SSOOIDC.Binding;

/// <summary>
/// Marks a parameter whose value must never be shown, and lets it take a <see cref="SecureString"/> as well as text.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SecretAttribute : ArgumentTransformationAttribute
{
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is SecureString secure ? Reveal(secure) : inputData;

    // By its length: it may have a null character in it.
    private static string Reveal(SecureString secure)
    {
        IntPtr text = Marshal.SecureStringToBSTR(secure);
        try
        {
            return Marshal.PtrToStringUni(text, secure.Length);
        }
        finally
        {
            Marshal.ZeroFreeBSTR(text);
        }
    }
}
