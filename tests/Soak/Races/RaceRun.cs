using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AWS.Tools.SSOOIDC.Build;
using AWS.Tools.SSOOIDC.IdentityCenter;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Races;

/// <summary>Many processes and threads on one session; then processes that are killed, and processes that are stopped, in a loop.</summary>
internal static class RaceRun
{
    private const int Processes = 32;
    private const int ThreadsOfOne = 64;

    // How long after the end of the race its last uses may still take.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Report report, TimeSpan time, CancellationToken cancellationToken)
    {
        await ManyAsync(report, time * 0.5, cancellationToken);
        await KillsAsync(report, time * 0.25, cancellationToken);
        await StopsAsync(report, time * 0.25, cancellationToken);
    }

    // 31 processes with one thread, and one with 64.
    private static async Task ManyAsync(Report report, TimeSpan time, CancellationToken cancellationToken)
    {
        await using RaceWorld world = await RaceWorld.StartAsync(cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<int> watching = Task.Run(() => Watch(report, world, end.Token), cancellationToken);
        string seconds = time.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        ProcessResult[] results = await Task.WhenAll(
            Enumerable
                .Range(0, Processes)
                .Select(n =>
                    ChildProcess.CaptureAsync(
                        world.In(RaceChild.Start($"{(n == 0 ? ThreadsOfOne : 1)} {seconds} 90")),
                        time + Patience,
                        cancellationToken
                    )
                )
        );
        foreach (ProcessResult result in results)
        {
            if (result.ExitCode != 0)
            {
                report.Breach($"a process of the race ended with {result.ExitCode}: {result.Errors}");
            }
            foreach (string line in result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                string[] parts = line.Trim().Split(' ', 2);
                outcomes[parts[1]] = outcomes.GetValueOrDefault(parts[1]) + int.Parse(parts[0], CultureInfo.InvariantCulture);
            }
        }
        await end.CancelAsync();
        report.Line();
        report.Line($"Races: {Processes} processes, one of them with {ThreadsOfOne} threads, use one session for {time.TotalSeconds:0} s");
        foreach ((string outcome, int times) in outcomes)
        {
            report.Count(times, outcome);
            if (outcome.Contains(RaceChild.Broken, StringComparison.Ordinal))
            {
                report.Breach(outcome);
            }
        }
        (int sent, int twice) = world.Refreshes;
        report.Count(sent, $"refresh tokens sent, {twice} of them twice");
        int looks = await watching;
        report.Count(looks, "looks at the entry");
        if (twice > 0)
        {
            report.Breach($"{twice} refresh tokens were sent twice");
        }
        CheckEnd(report, world, "the race");
        foreach (string left in Directory.GetFiles(world.Cache, "*.tmp"))
        {
            report.Breach($"the race left {Path.GetFileName(left)} behind");
        }
    }

    // kill -9 at any moment: the entry stays whole and the lock comes free; at worst a login is needed.
    private static async Task KillsAsync(Report report, TimeSpan time, CancellationToken cancellationToken)
    {
        await using RaceWorld world = await RaceWorld.StartAsync(cancellationToken);
        await LogInAsync(report, world, cancellationToken);
        var clock = Stopwatch.StartNew();
        int kills = 0,
            logins = 0;
        while (clock.Elapsed < time)
        {
            world.Center.Reset();
            Task refresh = world.Center.WaitForRequestAsync("CreateToken", 1 + Random.Shared.Next(8), cancellationToken);
            using Process process = Process.Start(world.In(RaceChild.Start("4 60 100")))!;
            await refresh.WaitAsync(Patience, cancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(30)), cancellationToken);
            process.Kill();
            await process.WaitForExitAsync(cancellationToken);
            kills++;
            CheckEnd(report, world, "a kill");
            string next = await RaceChild.UseAsync(world.Service(), RaceChild.Use.Token, cancellationToken);
            if (next != "Token: a token")
            {
                report.Breach($"after a kill: {next}");
            }
            // Killed between the reply and the rename: the token that it had sent is spent.
            if (world.Center.Requests.Any(static request => request.ExceptionReturned == "InvalidGrantException"))
            {
                logins++;
                await RaceChild.UseAsync(world.Service(), RaceChild.Use.Logout, cancellationToken);
                await LogInAsync(report, world, cancellationToken);
            }
        }
        report.Line();
        report.Line($"kill -9 in a loop: {kills} kills, {logins} of them cost a login");
    }

    // Ctrl+C while the reply to the refresh is on its way: the process ends, and what it redeemed is saved.
    private static async Task StopsAsync(Report report, TimeSpan time, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            report.Line("Ctrl+C in a loop: not on Windows, which has no signal for one process.");
            return;
        }
        PowerShellEngine pwsh = await PowerShellEngine.FindPwshAsync(cancellationToken);
        string script = Path.Combine(Directory.CreateTempSubdirectory("ssooidc-soak-").FullName, "token.ps1");
        await File.WriteAllTextAsync(
            script,
            $"Import-Module '{Repository.Manifest}'; Get-SSOOIDCAccessToken {RaceWorld.Session}",
            cancellationToken
        );
        await using RaceWorld world = await RaceWorld.StartAsync(cancellationToken);
        await LogInAsync(report, world, cancellationToken);
        var clock = Stopwatch.StartNew();
        int ofPwsh = 0,
            stops = 0;
        while (clock.Elapsed < time)
        {
            bool isPwsh = stops++ % 4 == 0;
            ofPwsh += isPwsh ? 1 : 0;
            await StopAsync(report, world, isPwsh ? pwsh.Start(script) : RaceChild.Start("token"), cancellationToken);
        }
        report.Line();
        report.Line($"Ctrl+C in a loop: {stops} stops, {ofPwsh} of them of {pwsh.Name}");
        (_, int twice) = world.Refreshes;
        if (twice > 0)
        {
            report.Breach($"{twice} refresh tokens were sent twice around a stop");
        }
        Directory.Delete(Path.GetDirectoryName(script)!, recursive: true);
    }

    private static async Task StopAsync(Report report, RaceWorld world, ProcessStartInfo start, CancellationToken cancellationToken)
    {
        world.Center.Reset();
        var replies = new TaskCompletionSource();
        world.Center.Script("CreateToken", Reply.After(replies.Task));
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        using Process process = Process.Start(world.In(start))!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        Task<string> errors = process.StandardError.ReadToEndAsync(cancellationToken);
        Task<RecordedRequest> arrival = world.Center.WaitForRequestAsync("CreateToken", 1, cancellationToken);
        if (await Task.WhenAny(arrival, process.WaitForExitAsync(cancellationToken)) != arrival)
        {
            replies.SetResult();
            report.Breach($"a process ended before its refresh: {await output} {await errors}");
            return;
        }
        using (Process kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(cancellationToken);
        }
        replies.SetResult();
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(StopLimit, cancellationToken);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            report.Breach("a process that was stopped did not end");
        }
        CheckEnd(report, world, "a stop");
        using JsonDocument entry = JsonDocument.Parse(await File.ReadAllTextAsync(world.Entry, cancellationToken));
        if (!world.Center.IsValidAccessToken(entry.RootElement.GetProperty("accessToken").GetString()!))
        {
            report.Breach("a stop left a token that is none");
        }
        if (world.Refreshes.Sent == 0 || Directory.GetFiles(world.Cache, "*.tmp").Length > 0)
        {
            report.Breach("a stop left a temporary file behind");
        }
    }

    private static async Task LogInAsync(Report report, RaceWorld world, CancellationToken cancellationToken)
    {
        string login = await RaceChild.UseAsync(world.Service(), RaceChild.Use.Login, cancellationToken);
        if (login != "Login: loggedin")
        {
            report.Breach($"no login: {login}");
        }
    }

    private static int Watch(Report report, RaceWorld world, CancellationToken end)
    {
        int looks = 0;
        while (!end.IsCancellationRequested)
        {
            looks++;
            if (world.WhatIsWrong() is { } wrong)
            {
                report.Breach($"the entry in the race: {wrong}");
            }
            Thread.Sleep(1);
        }
        return looks;
    }

    private static void CheckEnd(Report report, RaceWorld world, string after)
    {
        if (world.WhatIsWrong() is { } wrong)
        {
            report.Breach($"the entry after {after}: {wrong}");
        }
        if (!world.IsLockFree())
        {
            report.Breach($"the lock is held after {after}");
        }
    }
}
