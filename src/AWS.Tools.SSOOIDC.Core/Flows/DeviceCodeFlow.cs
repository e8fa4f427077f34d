using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;
using QRCoder;
using QRCoder.Exceptions;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>OAuth 2.0 device authorization grant (RFC 8628).</summary>
internal static class DeviceCodeFlow
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);

    // Its frame fits 80 columns.
    private const int LongestFramed = 22;

    public static async Task<IssuedToken> RunAsync(LoginAttempt login, ClientRegistration registration, CancellationToken cancellationToken)
    {
        await login.BeforeAskingAsync(cancellationToken).ConfigureAwait(false);
        DateTimeOffset askedAt = login.Environment.Now;
        DeviceAuthorization device = await login
            .Service.StartDeviceAuthorizationAsync(registration, login.Portal.Address, cancellationToken)
            .ConfigureAwait(false);
        DateTimeOffset codeExpiresAt = askedAt + device.ExpiresIn;

        await ShowAsync(login, device, codeExpiresAt, cancellationToken).ConfigureAwait(false);
        using var countdown = new Countdown(
            login.Environment,
            login.Events,
            $"Waiting for code {Sanitizer.Clean(device.UserCode)} to be approved",
            Earlier(codeExpiresAt, login.Deadline)
        );
        return await PollAsync(login, registration, device, codeExpiresAt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// The address as a QR code for a terminal, light on dark, two rows in a line, with the quiet zone that scanners need; null where that
    /// is wider than the screen.
    /// </summary>
    internal static string? DrawQRCode(string address, int screenWidth)
    {
        using var generator = new QRCodeGenerator();
        try
        {
            // The lowest error correction makes the smallest code, and a screen does no damage to it.
            using QRCodeData data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.L);
            using var code = new AsciiQRCode(data);
            return data.ModuleMatrix.Count <= screenWidth
                ? code.GetGraphicSmall(drawQuietZones: true, invert: false, endOfLine: "\n").TrimEnd('\n')
                : null;
        }
        catch (DataTooLongException)
        {
            return null;
        }
    }

    private static async Task ShowAsync(
        LoginAttempt login,
        DeviceAuthorization device,
        DateTimeOffset codeExpiresAt,
        CancellationToken cancellationToken
    )
    {
        string code = Sanitizer.Clean(device.UserCode);
        string page = Sanitizer.Clean(device.VerificationUri);
        string? complete = device.VerificationUriComplete is { } uri ? Sanitizer.Clean(uri) : null;
        string act = complete is null ? "enter" : "check that it shows";
        login.Events.Information(
            $"To log in to '{Sanitizer.Clean(login.Target.Name)}', open this page and {act} the code {code}:\n\n  {complete ?? page}\n{Frame(code)}"
        );
        if (complete is not null && complete != page)
        {
            login.Events.Information($"To enter the code by hand, open {page}.");
        }

        if (login.Options.ShowQRCode)
        {
            if (DrawQRCode(complete ?? page, login.Options.ScreenWidth) is { } drawing)
            {
                login.Events.Drawing(drawing);
            }
            else
            {
                login.Events.Information(
                    $"The address is too long for a QR code in {login.Options.ScreenWidth} columns, so none is drawn. Open the address itself."
                );
            }
        }

        var verification = new Verification
        {
            UserCode = code,
            VerificationUri = page,
            VerificationUriComplete = complete,
            ExpiresAt = Earlier(codeExpiresAt, login.Deadline),
        };
        await login.Events.ShowVerificationAsync(verification, cancellationToken).ConfigureAwait(false);
        if (!login.Options.NoBrowser && (FlowChoice.WhyNoBrowser(login.Environment) is null || SystemBrowser.IsNamed(login.Environment)))
        {
            PageOpener.TryOpen(login.Environment, complete ?? page, login.Events);
        }
    }

    // Read from across a room: letters apart, in a frame of characters that every screen, log and screen reader has.
    private static string Frame(string code)
    {
        if (code.Length is 0 or > LongestFramed || code.Any(static c => c is <= ' ' or > '~'))
        {
            return string.Empty;
        }
        string spaced = string.Join("  ", code.ToCharArray());
        string edge = $"    +{new string('-', spaced.Length + 8)}+\n";
        string room = $"    |{new string(' ', spaced.Length + 8)}|\n";
        return $"\n{edge}{room}    |    {spaced}    |\n{room}{edge}";
    }

    private static async Task<IssuedToken> PollAsync(
        LoginAttempt login,
        ClientRegistration registration,
        DeviceAuthorization device,
        DateTimeOffset codeExpiresAt,
        CancellationToken cancellationToken
    )
    {
        var request = new TokenRequest
        {
            GrantType = GrantTypes.DeviceCode,
            ClientId = registration.ClientId,
            ClientSecret = registration.ClientSecret,
            DeviceCode = device.DeviceCode,
        };
        TimeSpan interval = device.Interval ?? DefaultInterval;
        while (true)
        {
            TimeSpan left = codeExpiresAt - login.Environment.Now;
            if (left <= interval)
            {
                if (left > TimeSpan.Zero)
                {
                    await login.Environment.Delay(left, cancellationToken).ConfigureAwait(false);
                }

                throw SessionErrors.ExpiredDeviceCode();
            }

            await login.Environment.Delay(interval, cancellationToken).ConfigureAwait(false);
            try
            {
                return await IssuedToken.AskAsync(login.Environment, login.Service, request, cancellationToken).ConfigureAwait(false);
            }
            catch (OidcException e) when (NextInterval(e, interval) is { } next)
            {
                if (e.Error != OidcError.AuthorizationPending)
                {
                    login.Events.Verbose($"{e.Message} Asking every {next.TotalSeconds:0} s from now on.");
                }

                interval = next;
            }
        }
    }

    // RFC 8628, 3.5: slow_down adds 5 seconds for good, and a connection that times out backs off exponentially.
    private static TimeSpan? NextInterval(OidcException e, TimeSpan interval) =>
        e.Error switch
        {
            OidcError.AuthorizationPending => interval,
            OidcError.SlowDown => interval + SlowDown,
            OidcError.LostReply or OidcError.NotSent or OidcError.Throttled or OidcError.Unavailable or OidcError.ServiceFailed =>
                interval + interval,
            _ => null,
        };

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
