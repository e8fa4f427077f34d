using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>Digests and random bytes, the same on both target frameworks.</summary>
internal static class Crypto
{
    public static byte[] Random(int count)
    {
#if NET
        return RandomNumberGenerator.GetBytes(count);
#else
        byte[] bytes = new byte[count];
        using var generator = RandomNumberGenerator.Create();
        generator.GetBytes(bytes);
        return bytes;
#endif
    }

    public static byte[] Sha256(byte[] data)
    {
#if NET
        return SHA256.HashData(data);
#else
        using var sha256 = SHA256.Create();
        return sha256.ComputeHash(data);
#endif
    }

    /// <summary>SHA-1, for names that are a public convention, not a protection.</summary>
    public static byte[] Sha1(byte[] data)
    {
#pragma warning disable CA5350 // Do not use weak cryptographic algorithms
#if NET
        return SHA1.HashData(data);
#else
        using var sha1 = SHA1.Create();
        return sha1.ComputeHash(data);
#endif
#pragma warning restore CA5350
    }

    /// <summary>Lower-case hexadecimal.</summary>
    public static string Hex(byte[] bytes)
    {
        var text = new StringBuilder(2 * bytes.Length);
        foreach (byte b in bytes)
        {
            text.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    /// <summary>Unpadded base64url (RFC 4648, 5).</summary>
    public static string Base64Url(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
