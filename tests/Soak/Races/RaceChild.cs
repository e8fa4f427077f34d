using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Sessions;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Races;

/// <summary>This program started once more, to use the session of a <see cref="RaceWorld"/> as a process of its own.</summary>
internal static class RaceChild
{
    /// <summary>A line of its output that is no count.</summary>
    public const string Broken = "BROKEN";

    private const string Variable = "SSOOIDC_SOAK_CHILD";
    private static readonly TimeSpan LongestUse = TimeSpan.FromSeconds(60);

    // What a use may end with while others log out: nobody is logged in, or a token of an ended session was sent.
    private static readonly string[] TrueErrors = [ErrorIds.LoginRequired, ErrorIds.CacheLocked];

    /// <param name="what">A <see cref="Use"/>, or how many threads use the session for how many seconds, and how many percent of the uses are for a token.</param>
    public static ProcessStartInfo Start(string what)
    {
        string program = typeof(RaceChild).Assembly.Location;
        var start = new ProcessStartInfo(Build.ChildProcess.Dotnet().FileName, ["exec", program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = what;
        return start;
    }

    /// <summary>Does what this process was started for; false where that is to run the soak.</summary>
    public static async Task<bool> RunIfChildAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } what)
        {
            return false;
        }
        var service = new SessionService();
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += (_, pressed) =>
        {
            pressed.Cancel = true;
            stop.Cancel();
        };
        if (Enum.TryParse(what, ignoreCase: true, out Use once))
        {
            Console.WriteLine(await UseAsync(service, once, stop.Token));
            return true;
        }
        string[] numbers = what.Split(' ');
        int threads = int.Parse(numbers[0], CultureInfo.InvariantCulture);
        var time = TimeSpan.FromSeconds(double.Parse(numbers[1], CultureInfo.InvariantCulture));
        int tokens = int.Parse(numbers[2], CultureInfo.InvariantCulture);
        foreach ((string outcome, int times) in await RaceAsync(service, threads, time, tokens, stop.Token))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{times} {outcome}"));
        }
        return true;
    }

    /// <summary>Uses the session from many threads at once, for a while, and counts what became of it.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> RaceAsync(
        SessionService service,
        int threads,
        TimeSpan time,
        int tokens,
        CancellationToken stop
    )
    {
        var outcomes = new ConcurrentDictionary<string, int>();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(
            Enumerable
                .Range(0, threads)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (clock.Elapsed < time && !stop.IsCancellationRequested)
                        {
                            // Of five others, one ends the session.
                            Use use =
                                Random.Shared.Next(100) < tokens ? Use.Token
                                : Random.Shared.Next(5) == 0 ? Use.Logout
                                : Use.Login;
                            string outcome = await UseAsync(service, use, stop);
                            outcomes.AddOrUpdate(outcome, 1, static (_, times) => times + 1);
                        }
                    })
                )
        );
        return outcomes;
    }

    /// <summary>One use of the session.</summary>
    /// <returns>What became of it, or what is broken.</returns>
    public static async Task<string> UseAsync(SessionService service, Use use, CancellationToken stop)
    {
        var time = Stopwatch.StartNew();
        string outcome;
        try
        {
            SessionTarget target = await service.ResolveAsync(new SessionSelector { SessionName = RaceWorld.Session }, stop);
            outcome = use switch
            {
                Use.Token => (await service.GetAccessTokenAsync(target, SilentEvents.Instance, stop)).ToPlainText().Length > 0
                    ? "a token"
                    : $"{Broken} an empty token",
                Use.Logout => await service.DisconnectAsync(target, SilentEvents.Instance, stop) is null ? "was logged out" : "logged out",
                _ => (
                    await service.ConnectAsync(
                        target,
                        new LoginOptions { UseDeviceCode = true, NoBrowser = true },
                        SilentEvents.Instance,
                        stop
                    )
                )
                    .Action.ToString()!
                    .ToLowerInvariant(),
            };
        }
        catch (CoreException e)
        {
            outcome = TrueErrors.Contains(e.ErrorId) ? e.ErrorId : $"{Broken} {e.ErrorId}: {e.Message}";
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            outcome = "stopped";
        }
        catch (Exception e)
        {
            outcome = $"{Broken} {e.GetType().Name}: {e.Message}";
        }
        return time.Elapsed > LongestUse ? $"{Broken} took {time.Elapsed.TotalSeconds:0} s: {outcome}" : $"{use}: {outcome}";
    }

    public enum Use
    {
        Token,
        Login,
        Logout,
    }
}
