using System.CommandLine;
using AWS.Tools.SSOOIDC.Build;

// What the module's own build runs: that knows where it puts things, and this program knows no folder.
Option<string> Needed(string name, string description) => new(name) { Description = description, Required = true };

Option<string> manifest = Needed("--manifest", "The module's manifest.");
Option<string> assemblies = Needed("--assemblies", "The folder with the module's assemblies.");
Option<string> comments = Needed("--comments", "The files with the doc comments, with semicolons between.");
Option<string> pages = Needed("--pages", "The folder with the examples and the about pages.");
Option<string> output = Needed("--output", "The folder that gets the help, such as en-US.");
Option<string?> reference = new("--reference-url") { Description = "Where the reference site is published, for Get-Help -Online." };
RootCommand command = new("Makes the module's help.") { manifest, assemblies, comments, pages, output, reference };
command.SetAction(arguments =>
{
    HelpSources sources = new(
        arguments.GetValue(manifest)!,
        arguments.GetValue(assemblies)!,
        arguments.GetValue(comments)!.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        arguments.GetValue(pages)!
    );
    try
    {
        HelpBook.Read(sources).WriteTo(arguments.GetValue(output)!, arguments.GetValue(reference));
        return 0;
    }
    catch (BuildException failure)
    {
        // In the form that a build shows as an error.
        foreach (string line in failure.Message.Split(Environment.NewLine))
        {
            Console.Error.WriteLine($"help: error HELP1: {line}");
        }
        return 1;
    }
});
return command.Parse(args).Invoke();
