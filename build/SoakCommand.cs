using System.CommandLine;
using System.Globalization;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary><c>soak</c>: runs the module against faults, hostile input and races for some minutes; tests/Soak has what and how.</summary>
internal static class SoakCommand
{
    public static Command Create()
    {
        Option<double> minutes = new("--minutes") { Description = "How long it takes in all.", DefaultValueFactory = _ => 3 };
        Option<string[]> only = new("--only")
        {
            Description = "Only these parts: faults, fuzz, races.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> keep = new("--keep") { Description = "Writes the table of faults to where the repository keeps it." };
        Command command = new("soak", "Runs the module against faults, hostile input and races, and fails on any breach.")
        {
            minutes,
            only,
            keep,
        };
        command.SetAction(
            (result, cancellationToken) =>
                ChildProcess.RunAsync(
                    ChildProcess.Dotnet([
                        "run",
                        "--project",
                        Path.Combine("tests", "Soak"),
                        "--configuration",
                        "Release",
                        "--",
                        "--minutes",
                        result.GetValue(minutes).ToString(CultureInfo.InvariantCulture),
                        .. result.GetValue(only) is { Length: > 0 } parts ? ["--only", .. parts] : Array.Empty<string>(),
                        .. result.GetValue(keep) ? ["--keep"] : Array.Empty<string>(),
                    ]),
                    cancellationToken
                )
        );
        return command;
    }
}
