using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>Certificate authorities that count besides the system's: those of <c>AWS_CA_BUNDLE</c> or of a profile's <c>ca_bundle</c>.</summary>
internal static class CertificateAuthorities
{
    /// <summary>The certificates of a file, in PEM or DER.</summary>
    /// <exception cref="CoreException">The file is missing or has no certificate.</exception>
    public static X509Certificate2Collection Load(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
#if NET
            certificates.ImportFromPemFile(path);
            if (certificates.Count == 0)
            {
                certificates.Import(path);
            }
#else
            certificates.Import(path);
#endif
            return certificates.Count > 0 ? certificates : throw Invalid(path, "it has no certificate in it.", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw Invalid(path, File.Exists(path) ? $"it has no certificate that can be read: {e.Message}" : "there is no such file.", e);
        }
    }

    private static CoreException Invalid(string path, string why, Exception? inner) =>
        new(
            ErrorIds.CertificateBundleInvalid,
            FailureKind.Configuration,
            $"The certificate bundle '{path}' is not used: {why}",
            "Name a file with the certificates of your authority, in PEM, in AWS_CA_BUNDLE or as ca_bundle in the profile.",
            inner
        );
}
