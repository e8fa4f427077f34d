using AWS.Tools.SSOOIDC.Tests.Unit.Core;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

namespace AWS.Tools.SSOOIDC.Tests.Unit;

/// <summary>The test runner's own entry point, but for the tests that start this program as another process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        if (await ChildProcess.RunIfChildAsync())
        {
            return 0;
        }

        return args.Any(static arg => arg is "--server" or "--internal-msbuild-node")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
    }
}
