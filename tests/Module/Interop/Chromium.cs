using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace AWS.Tools.SSOOIDC.Tests.Module.Interop;

/// <summary>A headless Chromium with a new profile, driven through its DevTools protocol. Public, since scripts call it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private const string Listening = "DevTools listening on ";

    // As root there is no sandbox; the rest keeps it from calling home.
    private static readonly string[] Flags =
    [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--disable-dev-shm-usage",
    ];

    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<JsonNode> _events = Channel.CreateUnbounded<JsonNode>();
    private readonly Dictionary<int, TaskCompletionSource<JsonNode>> _calls = [];
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;
    private int _lastCall;
    private string? _session;

    private Chromium(Process process) => _process = process;

    /// <summary>Its program, or null where there is none.</summary>
    public static string? Program { get; } = ChildProcess.OnPath("chromium", "chromium-browser", "google-chrome").FirstOrDefault();

    /// <summary>How to start it, for a shell.</summary>
    public static string CommandLine(string profile) => $"{Program} {string.Join(' ', Flags)} --user-data-dir='{profile}'";

    /// <summary>Starts it with an empty page.</summary>
    /// <param name="profile">A new, empty folder.</param>
    public static async Task<Chromium> StartAsync(string profile)
    {
        var start = new ProcessStartInfo(Program!, [.. Flags, $"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"])
        {
            RedirectStandardError = true,
        };
        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var chromium = new Chromium(Process.Start(start)!);
        chromium._process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                address.TrySetException(new InvalidOperationException("Chromium ended."));
            }
            else if (line.Data.StartsWith(Listening, StringComparison.Ordinal))
            {
                address.TrySetResult(new Uri(line.Data[Listening.Length..]));
            }
        };
        chromium._process.BeginErrorReadLine();
        try
        {
            await chromium.ConnectAsync(await address.Task.WaitAsync(TimeSpan.FromMinutes(1), chromium._cancellation));
            return chromium;
        }
        catch
        {
            await chromium.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens a page.</summary>
    public Task OpenAsync(string page) => CallAsync("Page.navigate", new JsonObject { ["url"] = page });

    /// <summary>Waits until an expression is true of the page that is shown.</summary>
    public async Task WaitUntilAsync(string expression)
    {
        // The page may be between two documents, so the question is asked again at every one that has loaded.
        while (!await IsTrueAsync(expression))
        {
            while ((string?)(await _events.Reader.ReadAsync(_cancellation))["method"] != "Page.loadEventFired") { }
        }
    }

    /// <summary>Runs JavaScript in the page that is shown.</summary>
    /// <returns>The expression's value; null for none, and where the page went away meanwhile.</returns>
    public async Task<JsonNode?> EvaluateAsync(string expression) =>
        (await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true }))["result"]
            ?["result"]
            ?["value"];

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        ChildProcess.End(_process);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private async Task<bool> IsTrueAsync(string expression) =>
        await EvaluateAsync(expression) is JsonValue value && value.TryGetValue(out bool isTrue) && isTrue;

    private async Task ConnectAsync(Uri address)
    {
        await _socket.ConnectAsync(address, _cancellation);
        _ = ReceiveAsync();
        JsonNode target = await CallAsync("Target.createTarget", new JsonObject { ["url"] = "about:blank" });
        JsonNode attached = await CallAsync(
            "Target.attachToTarget",
            new JsonObject { ["targetId"] = (string)target["result"]!["targetId"]!, ["flatten"] = true }
        );
        _session = (string)attached["result"]!["sessionId"]!;
        await CallAsync("Page.enable", []);
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        var reply = new TaskCompletionSource<JsonNode>(TaskCreationOptions.RunContinuationsAsynchronously);
        int id = Interlocked.Increment(ref _lastCall);
        lock (_calls)
        {
            _calls[id] = reply;
        }
        JsonObject call = new()
        {
            ["id"] = id,
            ["method"] = method,
            ["params"] = parameters,
        };
        if (_session is not null)
        {
            call["sessionId"] = _session;
        }
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, _cancellation);
        return await reply.Task.WaitAsync(_cancellation);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            while (true)
            {
                using var message = new MemoryStream();
                byte[] buffer = new byte[16384];
                ValueWebSocketReceiveResult part;
                do
                {
                    part = await _socket.ReceiveAsync(buffer.AsMemory(), _cancellation);
                    message.Write(buffer, 0, part.Count);
                } while (!part.EndOfMessage);
                JsonNode received = JsonNode.Parse(message.ToArray())!;
                if ((int?)received["id"] is not { } id)
                {
                    _events.Writer.TryWrite(received);
                    continue;
                }
                lock (_calls)
                {
                    if (_calls.Remove(id, out TaskCompletionSource<JsonNode>? reply))
                    {
                        reply.SetResult(received);
                    }
                }
            }
        }
        catch (Exception e)
        {
            // The browser is gone: whoever waits for it hears of it.
            _events.Writer.TryComplete(e);
            lock (_calls)
            {
                foreach (TaskCompletionSource<JsonNode> reply in _calls.Values)
                {
                    reply.TrySetException(e);
                }
            }
        }
    }
}
