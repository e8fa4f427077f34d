using Amazon.Runtime.CredentialManagement;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Config;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Service;
using AWS.Tools.SSOOIDC.Core.Sessions;
using AWS.Tools.SSOOIDC.Login;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>Files that another program has open when they are needed: wherever one is read, it is waited for, and not for long.</summary>
public sealed class HeldFileTests : IDisposable
{
    private const string Account = "123456789012";
    private const string Held = "Another program has the file open";

    // At 10 ms each.
    private const int Shortly = 30;
    private const int ForLong = 10_000;

    private readonly TestHome _home = new();

    public HeldFileTests()
    {
        _home.WriteConfig("[sso-session corp]\nsso_start_url = https://d-1.awsapps.com/start\n[profile plum]\nregion = eu-west-3\n");
        File.WriteAllText(_home.Environment.CredentialsFile, "[plum]\naws_access_key_id = AKIDPLUM\naws_secret_access_key = secret/plum\n");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Sessions_are_read_from_such_a_config()
    {
        HostEnvironment environment = With(Shortly);
        Assert.NotNull((await RunAsync(() => SharedConfig.Load(environment))).Session("corp"));
    }

    [Fact]
    public async Task One_that_stays_open_is_told_with_the_reason()
    {
        HostEnvironment environment = With(ForLong);
        CoreException e = await Assert.ThrowsAsync<CoreException>(() => RunAsync(() => SharedConfig.Load(environment)));
        AssertHeld(e, _home.ConfigFile);
    }

    [Fact]
    public async Task Keys_are_read_from_such_a_file()
    {
        HostEnvironment environment = With(Shortly);
        Assert.Equal(
            "AKIDPLUM",
            await RunAsync(() => CredentialsResolver.FromProfile(environment, "plum", null).GetCredentials().AccessKey)
        );
    }

    [Fact]
    public async Task A_profile_is_saved_in_such_a_file_with_what_it_had()
    {
        HostEnvironment environment = With(Shortly);
        await RunAsync(() =>
        {
            CredentialsFile.Save(
                environment,
                environment.CredentialsFile,
                "pear",
                new CredentialProfileOptions { AccessKey = "AKIDPEAR", SecretKey = "secret/pear" }
            );
            return true;
        });
        string text = await File.ReadAllTextAsync(environment.CredentialsFile, Stop);
        Assert.Contains("AKIDPLUM", text, StringComparison.Ordinal);
        Assert.Contains("AKIDPEAR", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_are_planned_and_written_into_such_a_config()
    {
        var export = new ProfileExport(With(Shortly));
        RoleProfile wanted = Wanted();
        IReadOnlyList<ProfileChange> changes = await DriveAsync(export.PlanAsync([wanted], null, Stop));
        Assert.Equal(ProfileAction.Added, Assert.Single(changes).Result.Action);
        Assert.True(await DriveAsync(new ProfileExport(With(Shortly)).WriteAsync(changes, Stop)));
        Assert.Contains("[profile pear]", await File.ReadAllTextAsync(_home.ConfigFile, Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_config_that_stays_open_is_not_written_and_told_with_the_reason()
    {
        string before = await File.ReadAllTextAsync(_home.ConfigFile, Stop);
        var export = new ProfileExport(With(ForLong));
        AssertHeld(await Assert.ThrowsAsync<CoreException>(() => DriveAsync(export.PlanAsync([Wanted()], null, Stop))), _home.ConfigFile);
        Assert.Equal(before, await File.ReadAllTextAsync(_home.ConfigFile, Stop));
    }

    [Fact]
    public async Task The_keys_that_the_CLI_has_are_read_from_such_a_file()
    {
        var keys = new RoleKeys
        {
            AccessKeyId = "AKIDPLUM",
            SecretAccessKey = "secret/plum",
            SessionToken = "token",
            ExpiresAt = TestHome.Start.AddHours(1),
        };
        var written = new CliKeyCache(_home.Environment);
        string path = written.Location(_home.Target, Account, "reader");
        await written.WriteAsync(path, Account, keys, Stop);
        RoleKeys? read = await DriveAsync(new CliKeyCache(With(Shortly)).ReadAsync(path, SilentEvents.Instance, Stop));
        Assert.Equal(keys.SecretAccessKey, read?.SecretAccessKey);
        CacheException e = await Assert.ThrowsAsync<CacheException>(() =>
            DriveAsync(new CliKeyCache(With(ForLong)).ReadAsync(path, SilentEvents.Instance, Stop))
        );
        Assert.Contains(Held, e.ToCoreException().RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registration_is_read_from_such_a_file_and_one_that_stays_open_is_done_without()
    {
        var registration = new ClientRegistration
        {
            ClientId = "client",
            ClientSecret = "secret",
            ExpiresAt = TestHome.Start.AddDays(30),
        };
        await new RegistrationCache(_home.Environment).SaveAsync(
            _home.Target,
            null,
            LoginFlow.DeviceCode,
            registration,
            SilentEvents.Instance
        );
        Assert.Equal("client", (await FindAsync(Shortly))?.ClientId);
        Assert.Null(await FindAsync(ForLong));
    }

    private Task<ClientRegistration?> FindAsync(int refusals) =>
        DriveAsync(
            new RegistrationCache(With(refusals)).FindAsync(_home.Target, null, LoginFlow.DeviceCode, SilentEvents.Instance, Stop)
        );

    private HostEnvironment With(int refusals) => _home.With(openForReading: new HeldFile(refusals).Open);

    private Task<T> RunAsync<T>(Func<T> work) => DriveAsync(Task.Run(work, Stop));

    private Task<T> DriveAsync<T>(Task<T> work) => _home.Clock.DriveAsync(work);

    private static void AssertHeld(CoreException e, string path)
    {
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
        Assert.Contains(Held, e.RecommendedAction, StringComparison.Ordinal);
    }

    private RoleProfile Wanted() =>
        new("pear", _home.Target, new RoleInfo { AccountId = Account, RoleName = "reader" }, Region: null, Output: null);
}
