using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>Certificate authorities that count besides the system's: those of <c>AWS_CA_BUNDLE</c> or of a profile's <c>ca_bundle</c>.</summary>
internal static class CertificateAuthorities
{
    private static readonly Regex PemBlock = new(
        "-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----(?<base64>[^-]*)(?<end>-----END)?",
        RegexOptions.CultureInvariant,
        TimeSpan.FromSeconds(1)
    );

    /// <summary>The certificates of a file, in PEM or DER.</summary>
    /// <exception cref="CoreException">The file is missing or has no certificate.</exception>
    public static X509Certificate2Collection Load(string path)
    {
        try
        {
            byte[] content = RegularFile.ReadBytes(HostEnvironment.OfProcess, path);
            var certificates = new X509Certificate2Collection();
            foreach (byte[] certificate in Certificates(content))
            {
                certificates.Import(certificate);
            }
            return certificates.Count > 0 ? certificates : throw Invalid(path, "it has no certificate in it.", null);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Invalid(path, "there is no such file.", e);
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            throw Invalid(path, $"not every certificate in it can be read, or there is none: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw Invalid(path, e.Message, e);
        }
    }

    // In PEM each certificate stands between two lines; whatever else is there means nothing.
    private static IEnumerable<byte[]> Certificates(byte[] content)
    {
        MatchCollection blocks = PemBlock.Matches(Encoding.ASCII.GetString(content));
        if (blocks.Cast<Match>().Any(static block => !block.Groups["end"].Success))
        {
            throw new FormatException("One is cut off.");
        }
        return blocks.Count == 0 && content.Length > 0
            ? [content]
            : blocks.Cast<Match>().Select(static block => Convert.FromBase64String(block.Groups["base64"].Value));
    }

    private static CoreException Invalid(string path, string why, Exception? inner) =>
        new(
            ErrorIds.CertificateBundleInvalid,
            FailureKind.Configuration,
            $"The certificate bundle '{Sanitizer.Escape(path)}' is not used: {why}",
            SharingViolation.Advice(
                inner,
                "Name a file with the certificates of your authority, in PEM, in AWS_CA_BUNDLE or as ca_bundle in the profile."
            ),
            inner
        );
}
