using System.CommandLine;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary><c>help</c>: builds the module, and with it what Get-Help shows.</summary>
internal static class HelpCommand
{
    public static Command Create()
    {
        Command command = new("help", "Makes what Get-Help shows in en-US/; refuses what is not described, shown or there.");
        command.SetAction((_, cancellationToken) => RunAsync(cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        await Repository.BuildModuleAsync(cancellationToken);
        foreach (string file in Directory.GetFiles(Repository.Help).Order(StringComparer.Ordinal))
        {
            Console.WriteLine(Path.GetRelativePath(Repository.Root, file));
        }
        return 0;
    }
}
