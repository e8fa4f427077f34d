using System.CommandLine;
using System.Xml.Linq;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// <c>test</c>: all tests, as <c>dotnet test SSOOIDC.sln -c Release</c> runs them, with one closing line for all projects.
/// </summary>
internal static class TestCommand
{
    public static Command Create()
    {
        Command command = new("test", "Runs all tests, and ends with a line that counts them.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        string results = Path.Combine(Repository.Root, "out", "test-results");
        if (Directory.Exists(results))
        {
            Directory.Delete(results, recursive: true);
        }
        int code = await ChildProcess.RunAsync(
            ChildProcess.Dotnet("test", "SSOOIDC.sln", "-c", "Release", "--nologo", "--logger", "trx", "--results-directory", results),
            cancellationToken
        );

        int passed = 0,
            failed = 0,
            skipped = 0;
        foreach (string file in Directory.Exists(results) ? Directory.GetFiles(results, "*.trx") : [])
        {
            XElement counters = XDocument.Load(file).Descendants().First(element => element.Name.LocalName == "Counters");
            int Count(string name) => (int)counters.Attribute(name)!;
            passed += Count("passed");
            skipped += Count("total") - Count("executed"); // Its own count of skipped tests stays 0.
            failed += Count("executed") - Count("passed");
        }
        if (passed + failed == 0)
        {
            await Console.Error.WriteLineAsync("No test ran.");
        }
        Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
        return code != 0 ? code
            : passed > 0 && failed == 0 ? 0
            : 1;
    }
}
