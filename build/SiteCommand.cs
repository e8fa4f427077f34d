using System.CommandLine;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary><c>site</c>: builds the module, and from what its help is made from a website.</summary>
internal static class SiteCommand
{
    public static Command Create()
    {
        Option<bool> noBuild = new("--no-build") { Description = "Takes the module that bin/ has now, built in Release." };
        Option<string> output = new("--output")
        {
            Description = "The folder of the site; what is in it is replaced.",
            DefaultValueFactory = _ => Path.Combine(Repository.Root, "out", "site"),
        };
        Command command = new("site", "Makes the command reference as a website in out/site/; refuses a link that leads nowhere.")
        {
            noBuild,
            output,
        };
        command.SetAction((result, cancellationToken) => RunAsync(!result.GetValue(noBuild), result.GetValue(output)!, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(bool build, string output, CancellationToken cancellationToken)
    {
        if (build)
        {
            await Repository.BuildModuleAsync(cancellationToken);
        }
        output = Path.GetFullPath(output);
        HelpBook.Read(Repository.HelpSources).WriteSiteTo(output);
        Console.WriteLine($"{Path.Combine(output, "index.html")}, with {Directory.GetFiles(output, "*.html").Length - 1} pages more");
        return 0;
    }
}
