using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>A certificate authority of one test's own, whose certificates another one signs that it signs in turn.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _root;
    private readonly X509Certificate2 _issuing;

    /// <param name="name">What it is called; of several of one name none is trusted for another.</param>
    public TestAuthority(string name = "Quarry")
    {
        _root = Issue($"CN={name} Root", isAuthority: true, issuer: null);
        _issuing = Issue($"CN={name} Office", isAuthority: true, _root);
    }

    /// <summary>Its root's certificate in PEM.</summary>
    public string Root => _root.ExportCertificatePem();

    /// <summary>The certificate in PEM of the authority below the root, which signs the servers' own.</summary>
    public string Issuing => _issuing.ExportCertificatePem();

    /// <summary>Its root's certificate in DER.</summary>
    public byte[] RootBytes => _root.RawData;

    /// <summary>Its root's private key in PEM, which nobody else should ever see.</summary>
    public string Key => _root.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>A server's certificate for this machine, which is sent with the one that it is signed with.</summary>
    /// <param name="host">Another name that it is for; null for this machine's address.</param>
    /// <param name="hasExpired">Whether its time is over.</param>
    public SslStreamCertificateContext Server(string? host = null, bool hasExpired = false)
    {
        using X509Certificate2 server = Issue("CN=pumice", isAuthority: false, _issuing, host, hasExpired);
        // Windows takes no key that lives in memory only.
        X509Certificate2 usable = X509CertificateLoader.LoadPkcs12(server.Export(X509ContentType.Pfx), null);
        return SslStreamCertificateContext.Create(usable, [_issuing], offline: true);
    }

    private static X509Certificate2 Issue(
        string subject,
        bool isAuthority,
        X509Certificate2? issuer,
        string? host = null,
        bool hasExpired = false
    )
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        if (!isAuthority)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (host is null)
            {
                names.AddIpAddress(IPAddress.Loopback);
            }
            else
            {
                names.AddDnsName(host);
            }
            request.CertificateExtensions.Add(names.Build());
        }
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset from = now.AddDays(-20);
        DateTimeOffset until = now.AddDays(isAuthority ? 40 : hasExpired ? -2 : 20);
        if (issuer is null)
        {
            return request.CreateSelfSigned(from, until.AddDays(1));
        }
        using X509Certificate2 issued = request.Create(issuer, from, until, Encoding.ASCII.GetBytes(Guid.NewGuid().ToString("N")[..8]));
        return issued.CopyWithPrivateKey(key);
    }
}
