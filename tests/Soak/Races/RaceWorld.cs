using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.IdentityCenter;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Races;

/// <summary>
/// One session that many use at once: its home folder, and an Identity Center that gives each refresh token once and tells who asks twice. Its
/// tokens are always about to expire, so that every use of the session refreshes.
/// </summary>
internal sealed class RaceWorld : IAsyncDisposable
{
    public const string Session = "corp";
    private const int MostKeptRequests = 2000;

    private readonly ConcurrentDictionary<string, int> _sent = new();
    private int _completed;

    private RaceWorld() { }

    public string Home { get; } = Directory.CreateTempSubdirectory("ssooidc-soak-").FullName;

    public string Cache => Path.Combine(Home, ".aws", "sso", "cache");

    public string Entry => Path.Combine(Cache, Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Session))) + ".json");

    public string Lock => Path.ChangeExtension(Entry, ".lock");

    public IdentityCenterServer Center { get; private set; } = null!;

    /// <summary>How many refresh tokens were sent, and how many of them more than once.</summary>
    public (int Sent, int Twice) Refreshes => (_sent.Count, _sent.Count(static sent => sent.Value > 1));

    public static async Task<RaceWorld> StartAsync(CancellationToken cancellationToken)
    {
        var world = new RaceWorld();
        world.Center = await IdentityCenterServer.StartAsync(
            new IdentityCenterOptions
            {
                AutoApprove = true,
                Interval = 1,
                AccessTokenLifetime = TimeSpan.FromMinutes(10),
                RequestCompleted = world.Note,
            },
            cancellationToken
        );
        Directory.CreateDirectory(Path.Combine(world.Home, ".aws"));
        await File.WriteAllTextAsync(
            Path.Combine(world.Home, ".aws", "config"),
            $"[sso-session {Session}]\nsso_start_url = {world.Center.StartUrl}\nsso_region = us-east-1\n",
            cancellationToken
        );
        return world;
    }

    /// <summary>Has a process use this world.</summary>
    public ProcessStartInfo In(ProcessStartInfo start)
    {
        foreach (string name in start.Environment.Keys.Where(static name => name.StartsWith("AWS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }
        start.Environment["HOME"] = start.Environment["USERPROFILE"] = Home;
        start.Environment["AWS_ENDPOINT_URL"] = Center.Endpoint;
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        return start;
    }

    /// <summary>The session from within this process.</summary>
    public SessionService Service() =>
        new(new HostEnvironment { HomeDirectory = Home, Variables = name => name == "AWS_ENDPOINT_URL" ? Center.Endpoint : null });

    /// <summary>What is wrong with the session's entry; null where it is whole, or where there is none.</summary>
    public string? WhatIsWrong()
    {
        string text;
        try
        {
            text = File.ReadAllText(Entry);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        try
        {
            using JsonDocument entry = JsonDocument.Parse(text);
            return
                entry.RootElement.GetProperty("accessToken").GetString() is { Length: > 0 }
                && entry.RootElement.TryGetProperty("refreshToken", out _)
                ? null
                : "it has no token";
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it is torn, {text.Length} characters");
        }
    }

    /// <summary>Whether the session's lock is free.</summary>
    public bool IsLockFree()
    {
        try
        {
            using var held = new FileStream(Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Center.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }

    private void Note(RecordedRequest request)
    {
        if (
            request.Operation == "CreateToken"
            && request.Json is { ValueKind: JsonValueKind.Object } json
            && json.TryGetProperty("refreshToken", out JsonElement token)
        )
        {
            _sent.AddOrUpdate(token.GetString()!, 1, static (_, times) => times + 1);
        }
        if (Interlocked.Increment(ref _completed) % MostKeptRequests == 0)
        {
            Center.Reset();
        }
    }
}
