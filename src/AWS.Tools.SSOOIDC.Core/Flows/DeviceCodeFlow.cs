using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Text;
using AWS.Tools.SSOOIDC.Login;
using QRCoder;

namespace AWS.Tools.SSOOIDC.Core.Flows;

/// <summary>OAuth 2.0 device authorization grant (RFC 8628).</summary>
internal static class DeviceCodeFlow
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SlowDown = TimeSpan.FromSeconds(5);

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

    /// <summary>The address as a QR code for a terminal, light on dark, two rows in a line.</summary>
    internal static string DrawQRCode(string address)
    {
        using var generator = new QRCodeGenerator();
        using QRCodeData data = generator.CreateQrCode(address, QRCodeGenerator.ECCLevel.L);
        using var code = new AsciiQRCode(data);
        return code.GetGraphicSmall(drawQuietZones: true, invert: false, endOfLine: "\n");
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
        login.Events.Information(
            $"To log in to '{Sanitizer.Clean(login.Target.Name)}', open {complete ?? page} and compare or enter the code {code}."
        );
        if (complete is not null && complete != page)
        {
            login.Events.Information($"To enter the code by hand, open {page}.");
        }

        if (login.Options.ShowQRCode)
        {
            login.Events.Information(DrawQRCode(complete ?? page));
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
