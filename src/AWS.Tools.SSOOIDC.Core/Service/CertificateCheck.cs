using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>
/// Decides whether a service's certificate is trusted: by the system, or by authorities that count besides the system's. One that is not is
/// told with its owner, its authority and the reason.
/// </summary>
/// <param name="authorities">The authorities that count besides the system's; null for none.</param>
internal sealed class CertificateCheck(X509Certificate2Collection? authorities)
{
    /// <summary>Whether a certificate is trusted.</summary>
    /// <param name="host">The host that was called.</param>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="chain">The chain that the system made for it.</param>
    /// <param name="errors">What the system finds wrong.</param>
    /// <exception cref="UntrustedCertificateException">It is not, and why.</exception>
    public bool IsTrusted(string? host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
        {
            return true;
        }
        if (certificate is null)
        {
            throw new UntrustedCertificateException($"{host} has no certificate.", lacksAuthority: false);
        }
        if (
            errors == SslPolicyErrors.RemoteCertificateChainErrors
            && authorities is not null
            && chain is not null
            && IsSignedByOurs(certificate, chain)
        )
        {
            return true;
        }
        bool isOfAnother = (errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0;
        X509ChainStatus[] faults = chain?.ChainStatus ?? [];
        IEnumerable<string> reasons = faults.Select(fault => Reason(fault, certificate)).Distinct();
        string why =
            isOfAnother ? $"it is for {Names(certificate)}"
            : string.Join("; ", reasons) is { Length: > 0 } known ? known
            : errors.ToString();
        throw new UntrustedCertificateException(
            $"The certificate of {host} ({certificate.Subject}) is not trusted: {why}. The authority that signed it is "
                + $"{certificate.Issuer}.",
            !isOfAnother && faults.Length > 0 && Array.TrueForAll(faults, LacksAuthority)
        );
    }

    private static bool LacksAuthority(X509ChainStatus fault) =>
        fault.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain;

    private static string Reason(X509ChainStatus fault, X509Certificate2 certificate) =>
        fault.Status == X509ChainStatusFlags.NotTimeValid
            ? $"it is valid from {certificate.NotBefore.ToUniversalTime():u} until {certificate.NotAfter.ToUniversalTime():u}"
            : fault.StatusInformation.Trim().TrimEnd('.');

#if NET
    private static string Names(X509Certificate2 certificate)
    {
        IEnumerable<string> names = certificate
            .Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(static names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static a => a.ToString())));
        return string.Join(", ", names.Take(3)) is { Length: > 0 } known ? known : "another name";
    }
#else
    private static string Names(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.DnsName, forIssuer: false) is { Length: > 0 } name ? name : "another name";
#endif

    // Not by a chain policy's own list of roots, which .NET Framework lacks.
    private bool IsSignedByOurs(X509Certificate2 certificate, X509Chain given)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ExtraStore.AddRange(authorities!);
        foreach (X509ChainElement element in given.ChainElements)
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }
        // Each certificate of a chain has signed the one before it. Who names an authority means it, also where another one has signed that.
        return (chain.Build(certificate) || Array.TrueForAll(chain.ChainStatus, LacksAuthority))
            && chain
                .ChainElements.Cast<X509ChainElement>()
                .Any(element => authorities!.Cast<X509Certificate2>().Any(ours => IsSame(ours, element.Certificate)));
    }

    // Their own comparison looks at the names and numbers only, which anybody can copy.
    private static bool IsSame(X509Certificate2 one, X509Certificate2 other) => one.RawData.SequenceEqual(other.RawData);
}
