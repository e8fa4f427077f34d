using System.Text;
using AWS.Tools.SSOOIDC.Core.Text;
using SharpFuzz;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>
/// The parsers as AFL++ runs them: what it finds is led by what of them its inputs reach. The <c>fuzz</c> command of build/ starts it.
/// </summary>
internal static class CoverageGuided
{
    private const string Variable = "SSOOIDC_SOAK_PARSER";
    private static readonly string[] Secrets = ["aorAAAAsecret/of+fuzz=="];

    private static readonly Dictionary<string, (string Seed, Action<byte[]> Check)> Parsers = new()
    {
        ["entry"] = (FuzzTargets.Entry, FuzzTargets.CheckEntry),
        ["config"] = (FuzzTargets.Config, static bytes => FuzzTargets.CheckConfig(Encoding.UTF8.GetString(bytes))),
        ["callback"] = (FuzzTargets.Callback, static bytes => FuzzTargets.CheckCallback(Encoding.Latin1.GetString(bytes))),
        ["time"] = ("2026-01-02T03:04:05Z", static bytes => FuzzTargets.CheckTime(Encoding.UTF8.GetString(bytes))),
        ["region"] = ("us-east-1", static bytes => FuzzTargets.CheckRegion(Encoding.UTF8.GetString(bytes))),
        ["endpoint"] = ("http://127.0.0.1:8400/x", static bytes => FuzzTargets.CheckEndpoint(Encoding.UTF8.GetString(bytes))),
        ["shown"] = ("a\u202eb\u0007\u2028", static bytes => FuzzTargets.CheckShown(Encoding.UTF8.GetString(bytes))),
        ["redaction"] = ("at http://user:pass@host/ " + Uri.EscapeDataString(Secrets[0]), CheckRedaction),
    };

    /// <summary>Writes the first input of each parser into a folder of its own.</summary>
    public static void WriteSeeds(string folder)
    {
        foreach ((string name, (string seed, _)) in Parsers)
        {
            string inputs = Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
            File.WriteAllText(Path.Combine(inputs, "seed"), seed);
        }
    }

    /// <summary>Serves AFL++ where this process was started for that.</summary>
    public static bool RunIfChild()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } name)
        {
            return false;
        }
        Action<byte[]> check = Parsers[name].Check;
        Fuzzer.OutOfProcess.Run(stream =>
        {
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            check(bytes.ToArray());
        });
        return true;
    }

    private static void CheckRedaction(byte[] bytes)
    {
        string shown = Redactor.Redact(Encoding.UTF8.GetString(bytes), Secrets);
        if (
            shown.Contains(Secrets[0], StringComparison.Ordinal)
            || shown.Contains(Uri.EscapeDataString(Secrets[0]), StringComparison.Ordinal)
        )
        {
            throw new InvalidDataException("a secret survived");
        }
    }
}
