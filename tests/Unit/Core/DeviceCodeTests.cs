using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Flows;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

public sealed class DeviceCodeTests : IDisposable
{
    private static readonly LoginOptions Device = new() { UseDeviceCode = true };

    private readonly Bench _bench = new();

    private FakeOidc Oidc => _bench.Oidc;

    public void Dispose() => _bench.Dispose();

    // Ends each wait exactly when it is over, so that the times of the polls are exact.
    private async Task<SessionInfo> ConnectAsync(LoginOptions? options = null) =>
        await _bench.Drive(
            _bench.Service.ConnectAsync(_bench.Target, options ?? Device, _bench.Events, Bench.Stop));

    private int[] Pauses()
    {
        var times = Oidc.TokenTimes.Prepend(TestHome.Start).ToList();
        return [.. times.Skip(1).Zip(times, static (later, earlier) => (int)Math.Round((later - earlier).TotalSeconds))];
    }

    private void Script(params OidcError[] errors) => Array.ForEach(errors, error => Oidc.Fail(error));

    [Fact]
    public async Task A_login_registers_asks_polls_and_saves()
    {
        Script(OidcError.AuthorizationPending);
        SessionInfo info = await ConnectAsync();
        Assert.Equal(["register", "start", "token", "token"], Oidc.Calls);
        Assert.Equal(
            (SessionAction.LoggedIn, SessionStatus.Valid, true, _bench.Home.TokenFile()),
            (info.Action, info.Status, info.CanRefresh, info.CachePath)
        );
        RegistrationRequest registration = Assert.Single(Oidc.Registrations);
        Assert.Equal(
            ("AWS.Tools.SSOOIDC-corp", null, null, null),
            (registration.ClientName, registration.Scopes, registration.GrantTypes, registration.IssuerUrl)
        );
        Assert.Equal(
            $$"""{"startUrl":"{{TestHome.StartUrl}}","region":"eu-west-1","accessToken":"access-1","expiresAt":"{{CacheTime.Format(info.ExpiresAt!.Value)}}","clientId":"client-1","clientSecret":"very-secret","registrationExpiresAt":"2026-04-02T03:04:05Z","refreshToken":"refresh-1"}""",
            File.ReadAllText(_bench.Home.TokenFile())
        );
    }

    [Theory]
    [InlineData(null, 5)]
    [InlineData(2, 2)]
    public async Task It_polls_at_the_services_interval_or_every_5_seconds(int? interval, int pause)
    {
        Oidc.Interval = interval is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Script(OidcError.AuthorizationPending, OidcError.AuthorizationPending);
        await ConnectAsync();
        Assert.Equal([pause, pause, pause], Pauses());
    }

    [Fact]
    public async Task Slow_down_adds_5_seconds_for_good()
    {
        Script(OidcError.SlowDown, OidcError.AuthorizationPending, OidcError.SlowDown, OidcError.AuthorizationPending);
        await ConnectAsync();
        Assert.Equal([5, 10, 10, 15, 15], Pauses());
    }

    [Theory]
    [InlineData(OidcError.LostReply)]
    [InlineData(OidcError.NotSent)]
    [InlineData(OidcError.Throttled)]
    [InlineData(OidcError.Unavailable)]
    [InlineData(OidcError.ServiceFailed)]
    public async Task A_poll_that_says_nothing_of_the_code_is_made_again_later(object error)
    {
        Script((OidcError)error);
        await ConnectAsync();
        Assert.Equal([5, 10], Pauses());
    }

    [Fact]
    public async Task A_timeout_doubles_the_interval()
    {
        Oidc.Fail(OidcError.LostReply, isTimeout: true);
        Oidc.Fail(OidcError.LostReply, isTimeout: true);
        Script(OidcError.AuthorizationPending);
        await ConnectAsync();
        Assert.Equal([5, 10, 20, 20], Pauses());
    }

    [Theory]
    [InlineData(OidcError.ExpiredToken, ErrorIds.ExpiredDeviceCode, FailureKind.Timeout)]
    [InlineData(OidcError.AccessDenied, ErrorIds.AccessDenied, FailureKind.PermissionDenied)]
    [InlineData(OidcError.InvalidGrant, ErrorIds.InvalidGrant, FailureKind.Authentication)]
    [InlineData(OidcError.InvalidRequest, ErrorIds.InvalidRequest, FailureKind.InvalidArgument)]
    [InlineData(OidcError.InvalidReply, ErrorIds.InvalidReply, FailureKind.InvalidData)]
    public async Task Each_end_has_its_own_error(object error, string id, FailureKind category)
    {
        Script((OidcError)error);
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => ConnectAsync());
        Assert.Equal((id, category, "corp"), (e.ErrorId, e.Kind, e.SessionName));
        Assert.NotNull(e.InnerException);
        Assert.False(File.Exists(_bench.Home.TokenFile()));
    }

    [Fact]
    public async Task The_codes_own_expiry_ends_the_login()
    {
        Oidc.DeviceLifetime = TimeSpan.FromSeconds(12);
        Script(OidcError.AuthorizationPending, OidcError.AuthorizationPending);
        Assert.Equal(ErrorIds.ExpiredDeviceCode, (await Assert.ThrowsAsync<CoreException>(() => ConnectAsync())).ErrorId);
        Assert.Equal(2, Oidc.TokenRequests.Count);
        Assert.InRange(_bench.Home.Clock.GetUtcNow() - TestHome.Start, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task The_time_limit_ends_the_login()
    {
        Script([.. Enumerable.Repeat(OidcError.AuthorizationPending, 50)]);
        var options = new LoginOptions { UseDeviceCode = true, Timeout = TimeSpan.FromSeconds(30) };
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => ConnectAsync(options));
        Assert.Equal((ErrorIds.LoginTimeout, FailureKind.Timeout), (e.ErrorId, e.Kind));
        Assert.Contains("30 seconds", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_sees_the_address_and_the_code_and_nothing_secret()
    {
        Script(OidcError.AuthorizationPending);
        await ConnectAsync();
        Verification shown = Assert.Single(_bench.Events.Verifications);
        Assert.Equal(
            ("ABCD-EFGH", Oidc.VerificationUri, Oidc.VerificationUri + "?user_code=ABCD-EFGH", null, TestHome.Start.AddMinutes(10)),
            (shown.UserCode, shown.VerificationUri, shown.VerificationUriComplete, shown.AuthorizationUri, shown.ExpiresAt)
        );
        string[] lines = _bench.Events.Informations[0].Split('\n');
        Assert.Equal("To log in to 'corp', open this page and check that it shows the code ABCD-EFGH:", lines[0]);
        Assert.Equal($"  {shown.VerificationUriComplete}", lines[2]);
        Assert.Contains("    |    A  B  C  D  -  E  F  G  H    |", lines);
        foreach (string? secret in new[] { "device-secret", "very-secret", "access-1", "refresh-1" })
        {
            Assert.DoesNotContain(secret, _bench.Events.All, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_progress_record_counts_down_and_completes()
    {
        Script(OidcError.AuthorizationPending);
        await ConnectAsync();
        List<ProgressTick> ticks = _bench.Events.Ticks;
        Assert.Equal((600, 600), (ticks[0].SecondsLeft, ticks[0].TotalSeconds));
        Assert.Equal(ticks.Select(static t => t.SecondsLeft).OrderDescending(), ticks.Select(static t => t.SecondsLeft));
        Assert.True(ticks.Count >= 10);
        Assert.True(Assert.Single(ticks, static t => t.Completed) == ticks[^1]);
    }

    [Fact]
    public async Task Control_characters_from_the_service_are_not_shown_and_no_strange_address_is_opened()
    {
        Oidc.VerificationUri = "javascript:\u001b[2Jalert(1)\u202e";
        await ConnectAsync();
        Assert.DoesNotContain('\u001b', _bench.Events.All);
        Assert.DoesNotContain('\u202e', _bench.Events.All);
        Assert.Empty(_bench.Home.Browser.Opened);
        Assert.Contains("no browser was opened", Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public async Task The_browser_opens_the_complete_address_once_unless_told_not_to(bool noBrowser, int opened)
    {
        await ConnectAsync(new() { UseDeviceCode = true, NoBrowser = noBrowser });
        Assert.Equal(opened, _bench.Home.Browser.Opened.Count);
        Assert.All(_bench.Home.Browser.Opened, page => Assert.Equal(Oidc.VerificationUri + "?user_code=ABCD-EFGH", page.AbsoluteUri));
    }

    [Fact]
    public async Task A_browser_that_cannot_open_does_not_end_the_login()
    {
        _bench.Home.Browser.OnOpen = _ => throw new System.ComponentModel.Win32Exception("no such file");
        Assert.Equal(SessionAction.LoggedIn, (await ConnectAsync()).Action);
        Assert.Contains("Open the address yourself", Assert.Single(_bench.Events.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_of_the_verification_action_ends_the_login_before_a_browser_opens()
    {
        _bench.Events.OnVerification = _ => throw new InvalidOperationException("mine");
        Assert.Equal("mine", (await Assert.ThrowsAsync<InvalidOperationException>(() => ConnectAsync())).Message);
        Assert.Empty(_bench.Home.Browser.Opened);
        Assert.Empty(Oidc.TokenRequests);
    }

    [Theory]
    [InlineData("ABCD-EFGH", "ABCD-EFGH")]
    [InlineData("1234567890123456789012", "1234567890123456789012")]
    [InlineData("12345678901234567890123", null)]
    [InlineData("AB\u0000CD\u001b[2J", "ABCD[2J")]
    [InlineData("日本", null)]
    public async Task A_code_stands_once_as_it_is_and_once_in_a_frame_that_fits(string code, string? framed)
    {
        Oidc.UserCode = code;
        await ConnectAsync();
        string[] lines = _bench.Events.Informations[0].Split('\n');
        string plain = _bench.Events.Verifications[0].UserCode!;
        Assert.Single(lines, line => line.Contains($" {plain}:", StringComparison.Ordinal));
        string[] frame = [.. lines.Where(static line => line.StartsWith("    ", StringComparison.Ordinal))];
        Assert.All(frame, static line => Assert.InRange(line.Length, 1, 79));
        string? spaced = frame.SingleOrDefault(static line => line.Any(char.IsLetterOrDigit));
        Assert.Equal(framed, spaced?.Trim(' ', '|').Replace("  ", string.Empty, StringComparison.Ordinal));
        Assert.All(_bench.Events.Informations, static text => Assert.DoesNotContain('\u001b', text));
    }

    [Fact]
    public async Task A_code_without_a_complete_address_is_to_be_entered()
    {
        Oidc.HasCompleteUri = false;
        await ConnectAsync();
        string text = Assert.Single(_bench.Events.Informations);
        Assert.StartsWith($"To log in to 'corp', open this page and enter the code ABCD-EFGH:\n\n  {Oidc.VerificationUri}\n", text);
    }

    [Fact]
    public async Task A_qr_code_holds_the_complete_address()
    {
        await ConnectAsync(new() { ShowQRCode = true });
        Assert.Equal(Oidc.VerificationUri + "?user_code=ABCD-EFGH", QRReader.Read(Assert.Single(_bench.Events.Drawings)));
    }

    [Theory]
    [InlineData("https://d-9067abcdef.awsapps.com/start/#/device?user_code=ABCD-EFGH", 45)]
    [InlineData("https://identitycenter.amazonaws.com/ssoins-7223abcd1234ef56/#/device?user_code=ABCD-EFGH", 45)]
    [InlineData("https://a-company-name-as-long-as-it-may-be.awsapps.com/start/#/device?user_code=ABCD-EFGH&a={0}", 80)]
    public void A_qr_code_fits_and_is_read_on_dark_and_light_screens(string address, int columns)
    {
        address = address.Replace("{0}", new string('x', 300), StringComparison.Ordinal);
        string drawing = DeviceCodeFlow.DrawQRCode(address, columns)!;
        string[] lines = drawing.Split('\n');
        Assert.All(lines, line => Assert.InRange(line.Length, 1, columns));
        // Four squares of light all around, as the standard asks for.
        Assert.All(lines[..2], static line => Assert.DoesNotContain(line, static c => c != '█'));
        Assert.All(lines[2..^2], static line => Assert.Matches("^████.*████$", line));
        Assert.Equal(address, QRReader.Read(drawing));
        // A screen that shows a block dark inverts it, which most scanners read, and the colors of a shell prevent.
        Assert.Null(QRReader.Read(drawing, isLightScreen: true));
        Assert.Equal(address, QRReader.Read(drawing, isLightScreen: true, findsInverted: true));
    }

    [Theory]
    [InlineData(60, 40)]
    [InlineData(500, 80)]
    [InlineData(5000, 500)]
    public async Task A_qr_code_that_does_not_fit_is_not_drawn_and_that_is_said(int length, int columns)
    {
        Oidc.VerificationUri = "https://example.com/" + new string('x', length);
        await ConnectAsync(new() { ShowQRCode = true, ScreenWidth = columns });
        Assert.Empty(_bench.Events.Drawings);
        Assert.Contains($"too long for a QR code in {columns} columns", _bench.Events.Informations[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_ends_the_wait_and_leaves_the_cache_as_it_was()
    {
        _bench.Home.WriteToken(-5, refreshToken: null);
        Dictionary<string, string> before = _bench.Home.Snapshot();
        await Prompt.AssertStopsAsync(async stop =>
        {
            _bench.Events.Ticks.Clear();
            Task<SessionInfo> work = _bench.Service.ConnectAsync(_bench.Target, Device, _bench.Events, stop);
            while (_bench.Events.Ticks.Count == 0)
            {
                await Task.Delay(1, Bench.Stop);
            }

            return work;
        });
        Assert.Equal(before, _bench.Home.Snapshot());
    }

    [Fact]
    public async Task Configured_scopes_are_sent_and_none_otherwise()
    {
        await _bench.ConnectAsync(Device, new SessionTarget("a", TestHome.StartUrl, TestHome.Region, ["b", "a"]));
        Assert.Equal(["b", "a"], Oidc.Registrations[0].Scopes);
        await _bench.ConnectAsync(Device, new SessionTarget("b", TestHome.StartUrl, TestHome.Region));
        Assert.Null(Oidc.Registrations[1].Scopes);
    }

    [Fact]
    public async Task Without_a_session_the_client_is_named_after_the_host_and_a_long_name_is_cut()
    {
        await _bench.ConnectAsync(null, new SessionTarget(null, TestHome.StartUrl, TestHome.Region));
        Assert.Equal("AWS.Tools.SSOOIDC-host", Oidc.Registrations[0].ClientName);
        await _bench.ConnectAsync(Device, new SessionTarget(new string('x', 300), TestHome.StartUrl, TestHome.Region));
        Assert.Equal(100, Oidc.Registrations[1].ClientName.Length);
    }
}
