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
        Option<bool> windows = new("--windows") { Description = "Then those of the command windows too, where Wine is installed." };
        Command command = new("test", "Runs all tests, and ends with a line that counts them.") { windows };
        command.SetAction((result, cancellationToken) => RunAsync(result.GetValue(windows), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool windows, CancellationToken cancellationToken)
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
        TestCounts counts = default;
        foreach (string file in Directory.Exists(results) ? Directory.GetFiles(results, "*.trx") : [])
        {
            counts += Read(file);
        }
        if (counts.Passed + counts.Failed == 0)
        {
            await Console.Error.WriteLineAsync("No test ran.");
        }
        if (code == 0 && !counts.IsSuccess)
        {
            code = 1;
        }
        if (windows && await WindowsCommand.TestAsync(cancellationToken) is { } more)
        {
            code = code == 0 && !more.IsSuccess ? 1 : code;
            counts += more;
        }
        Console.WriteLine(counts);
        return code;
    }

    private static TestCounts Read(string file)
    {
        XElement counters = XDocument.Load(file).Descendants().First(element => element.Name.LocalName == "Counters");
        int Count(string name) => (int)counters.Attribute(name)!;
        // Its own count of skipped tests stays 0.
        return new TestCounts(Count("passed"), Count("executed") - Count("passed"), Count("total") - Count("executed"));
    }
}
