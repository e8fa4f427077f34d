using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>
/// A service that answers at once and always the same: what it costs must not grow with what it has been asked. Below <c>/silent</c> it
/// does not answer at all; <c>/wait</c> answers when that has been asked.
/// </summary>
internal sealed class StubService : IAsyncDisposable
{
    private static readonly byte[] Token = Encoding.UTF8.GetBytes(
        """{"accessToken":"access","expiresIn":28800,"refreshToken":"refresh","tokenType":"Bearer"}"""
    );

    private static readonly byte[] Registration = Encoding.UTF8.GetBytes(
        """{"clientId":"client","clientSecret":"secret","clientIdIssuedAt":1700000000,"clientSecretExpiresAt":4102444800}"""
    );

    private static readonly byte[] Keys = Encoding.UTF8.GetBytes(
        """
        {"roleCredentials":{"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"not-a-real-key","sessionToken":"none","expiration":4102444800000}}
        """
    );

    private readonly WebApplication _server;
    private readonly SemaphoreSlim _silent = new(0);

    private StubService()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    /// <summary>Its address.</summary>
    public string Address => _server.Urls.Single();

    public static async Task<StubService> StartAsync(CancellationToken cancellationToken)
    {
        StubService service = new();
        await service._server.StartAsync(cancellationToken);
        return service;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _silent.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        byte[]? reply = context.Request.Path.Value switch
        {
            "/token" => Token,
            "/client/register" => Registration,
            "/federation/credentials" => Keys,
            _ => null,
        };
        if (reply is not null)
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = reply.Length;
            await context.Response.Body.WriteAsync(reply, context.RequestAborted);
        }
        else if (context.Request.Path.StartsWithSegments("/silent"))
        {
            _silent.Release();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (context.Request.Path == "/wait")
        {
            await _silent.WaitAsync(context.RequestAborted);
        }
        else
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
