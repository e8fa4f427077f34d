using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using AWS.Tools.SSOOIDC.IdentityCenter;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AWS.Tools.SSOOIDC.Build;

/// <summary>
/// Starts a local Identity Center for whoever asks over HTTP on loopback: <c>POST /</c> with a list of its options gives its address,
/// <c>DELETE /id</c> ends it.
/// </summary>
internal sealed class IdentityCenterStarter : IAsyncDisposable
{
    // As tests/Pester/TestSupport.psm1 starts it.
    private static readonly string[] Options = ["--port", "0", "--control", "--end-with-input", "--any-pace", "--interval", "1"];

    private readonly WebApplication _server;
    private readonly ConcurrentDictionary<string, Process> _started = new(StringComparer.Ordinal);

    private IdentityCenterStarter()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(HandleAsync);
    }

    /// <summary>Where to ask.</summary>
    public string Address => _server.Urls.Single();

    public static async Task<IdentityCenterStarter> StartAsync(CancellationToken cancellationToken)
    {
        IdentityCenterStarter starter = new();
        await starter._server.StartAsync(cancellationToken);
        return starter;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        foreach (string id in _started.Keys)
        {
            End(id);
        }
    }

    private async Task HandleAsync(HttpContext context)
    {
        if (HttpMethods.IsDelete(context.Request.Method))
        {
            End(context.Request.Path.Value!.Trim('/'));
            return;
        }
        string[] options = await context.Request.ReadFromJsonAsync<string[]>(context.RequestAborted) ?? [];
        ProcessStartInfo start = ChildProcess.Dotnet(["exec", typeof(IdentityCenterServer).Assembly.Location, .. Options, .. options]);
        start.RedirectStandardInput = start.RedirectStandardOutput = true;
        Process process = Process.Start(start)!;
        string id = $"{process.Id}";
        _started[id] = process;
        while (await process.StandardOutput.ReadLineAsync(context.RequestAborted) is { } line)
        {
            if (line.Split("Endpoint", StringSplitOptions.TrimEntries) is ["", var endpoint])
            {
                // The rest is its log. Unread, it would fill the pipe and block it.
                _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
                await context.Response.WriteAsJsonAsync(
                    new { Endpoint = endpoint, StartUrl = $"{endpoint}/start", Id = id },
                    context.RequestAborted
                );
                return;
            }
        }
        End(id);
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    private void End(string id)
    {
        if (_started.TryRemove(id, out Process? process))
        {
            ChildProcess.End(process);
            process.Dispose();
        }
    }
}
