using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Settings;
using AWS.Tools.SSOOIDC.Core.Credentials;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Tests.Unit.Core;

/// <summary>The files of the SDK's encrypted store, with a cipher in the place of the one that only Windows has.</summary>
public sealed class EncryptedSettingsTests : IDisposable
{
    private const string Type = "RegisteredAccounts";

    private readonly TestHome _home = new();

    public EncryptedSettingsTests() => _home.Variables["USERPROFILE"] = _home.Directory;

    private string FilePath => EncryptedSettings.PathOf(_home.Environment, Type);

    public void Dispose() => _home.Dispose();

    [Fact]
    public void They_are_below_the_home_that_the_SDK_takes()
    {
        string store = Path.Combine("AppData", "Local", "AWSToolkit", Type + ".json");
        Assert.Equal(Path.Combine(_home.Directory, store), FilePath);
        // The SDK asks for this one first, on Windows too.
        _home.Variables["HOME"] = "/elsewhere";
        Assert.Equal(Path.Combine("/elsewhere", store), FilePath);
        _home.Variables.Clear();
        Assert.Empty(FilePath);
    }

    [Fact]
    public void No_file_is_an_empty_store()
    {
        Assert.Empty(Store().GetSettings(Type));
        Assert.Empty(EncryptedSettings.Strictly(() => Store().GetSettings(Type)));
        // As it is where there is no home.
        _home.Variables.Clear();
        Assert.Empty(Store().GetSettings(Type));
        Assert.Empty(EncryptedSettings.Strictly(() => Store().GetSettings(Type)));
        Assert.Throws<IOException>(() => Store().SaveSettings(Type, new SettingsCollection()));
    }

    [Fact]
    public void What_is_saved_is_read_again_and_no_secret_of_it_is_in_the_clear()
    {
        Save(("DisplayName", "plum"), ("AWSAccessKey", "AKIDPLUM"), ("AWSSecretKey", "secret/plum ü"), ("Region", "eu-west-3"));
        using var text = JsonDocument.Parse(File.ReadAllText(FilePath));
        JsonElement saved = text.RootElement.GetProperty("id");
        Assert.Equal("plum", saved.GetProperty("DisplayName").GetString());
        Assert.Equal("eu-west-3", saved.GetProperty("Region").GetString());
        Assert.Equal(Encrypt("AKIDPLUM"), saved.GetProperty("AWSAccessKey").GetString());
        Assert.Equal(Encrypt("secret/plum ü"), saved.GetProperty("AWSSecretKey").GetString());
        SettingsCollection.ObjectSettings read = Read();
        Assert.Equal(
            ("plum", "AKIDPLUM", "secret/plum ü", "eu-west-3"),
            (read["DisplayName"], read["AWSAccessKey"], read["AWSSecretKey"], read["Region"])
        );
    }

    [Fact]
    public void What_is_saved_is_for_its_owner_alone_and_leaves_nothing_beside_it()
    {
        Save(("DisplayName", "plum"));
        Save(("DisplayName", "pear"));
        Assert.Equal([FilePath], Directory.GetFiles(Path.GetDirectoryName(FilePath)!));
        Assert.Equal("pear", Read()["DisplayName"]);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(FilePath));
        }
    }

    [Fact]
    public void A_setting_without_a_value_is_left_out()
    {
        Save(("DisplayName", "plum"), ("AWSSecretKey", null));
        Assert.DoesNotContain("AWSSecretKey", File.ReadAllText(FilePath), StringComparison.Ordinal);
        Write("{ \"id\": { \"DisplayName\": \"plum\", \"AWSSecretKey\": null } }");
        Assert.Null(Read()["AWSSecretKey"]);
    }

    [Fact]
    public void A_value_that_cannot_be_decrypted_is_marked_and_kept_as_it_is()
    {
        Write("{ \"id\": { \"DisplayName\": \"plum\", \"AWSSecretKey\": \"of another user\" } }");
        SettingsCollection settings = EncryptedSettings.Strictly(() => Store().GetSettings(Type));
        SettingsCollection.ObjectSettings read = Assert.Single(settings);
        Assert.True(EncryptedSettings.IsSealed(read["AWSSecretKey"]));
        Assert.False(EncryptedSettings.IsSealed(read["DisplayName"]));
        read["DisplayName"] = "pear";
        Store().SaveSettings(Type, settings);
        using var text = JsonDocument.Parse(File.ReadAllText(FilePath));
        Assert.Equal("of another user", text.RootElement.GetProperty("id").GetProperty("AWSSecretKey").GetString());
    }

    [Fact]
    public void Where_the_SDK_asks_for_itself_such_a_value_is_absent()
    {
        Write("{ \"id\": { \"DisplayName\": \"plum\", \"AWSSecretKey\": \"of another user\" } }");
        SettingsCollection.ObjectSettings read = Assert.Single(Store().GetSettings(Type));
        Assert.Equal(("plum", null), (read["DisplayName"], read["AWSSecretKey"]));
    }

    [Theory]
    [InlineData("{ \"no")]
    [InlineData("[]")]
    [InlineData("{ \"id\": 1 }")]
    [InlineData("{ \"id\": { \"DisplayName\": 1 } }")]
    [InlineData("\"id\"")]
    public void A_damaged_file_is_an_error_where_a_caller_asked_and_is_nothing_to_the_SDK(string text)
    {
        Write(text);
        CoreException e = Assert.Throws<CoreException>(() => EncryptedSettings.Strictly(() => Store().GetSettings(Type)));
        Assert.Equal(ErrorIds.ProfileUnreadable, e.ErrorId);
        Assert.Contains(FilePath, e.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", e.Message, StringComparison.Ordinal);
        Assert.Empty(Store().GetSettings(Type));
        Assert.Equal(text, File.ReadAllText(FilePath));
    }

    [Fact]
    public void An_empty_file_is_an_empty_store()
    {
        Write(string.Empty);
        Assert.Empty(EncryptedSettings.Strictly(() => Store().GetSettings(Type)));
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(10_000, false)]
    public async Task A_file_that_another_program_has_open_is_waited_for_for_a_second(int refusals, bool isRead)
    {
        Save(("DisplayName", "plum"));
        HeldFile held = new(refusals);
        EncryptedSettings store = Store(_home.With(openForReading: held.Open));
        Task<SettingsCollection> reading = Task.Run(
            () => EncryptedSettings.Strictly(() => store.GetSettings(Type)),
            TestContext.Current.CancellationToken
        );
        if (isRead)
        {
            Assert.Equal("plum", Assert.Single(await _home.Clock.DriveAsync(reading))["DisplayName"]);
        }
        else
        {
            CoreException e = await Assert.ThrowsAsync<CoreException>(() => _home.Clock.DriveAsync(reading));
            Assert.Equal(ErrorIds.ProfileUnreadable, e.ErrorId);
            Assert.Contains(FilePath, e.Message, StringComparison.Ordinal);
            Assert.Contains("Another program has the file open", e.RecommendedAction, StringComparison.Ordinal);
            Assert.InRange(_home.Clock.GetUtcNow() - TestHome.Start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.1));
        }
    }

    [Fact]
    public void Where_the_SDK_asks_for_itself_such_a_file_is_not_waited_for()
    {
        Save(("DisplayName", "plum"));
        HeldFile held = new(1);
        Assert.Empty(Store(_home.With(openForReading: held.Open)).GetSettings(Type));
        Assert.Equal(TestHome.Start, _home.Clock.GetUtcNow());
    }

    [Theory]
    [InlineData("id", "AWSAccessKey", true)]
    [InlineData("id", "AWSSecretKey", true)]
    [InlineData("id", "SessionToken", true)]
    [InlineData("id", "UserIdentity", true)]
    [InlineData("id", "DisplayName", false)]
    [InlineData("id", "Region", false)]
    public void What_is_encrypted_is_what_the_SDK_encrypts(string owner, string key, bool isEncrypted) =>
        Assert.Equal(isEncrypted, AWS.Tools.SSOOIDC.Internals.SettingKeys.IsEncrypted(owner, key));

    private static string Encrypt(string value) => "sealed:" + Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value));

    private static string Decrypt(string value) =>
        value.StartsWith("sealed:", StringComparison.Ordinal)
            ? System.Text.Encoding.UTF8.GetString(Convert.FromHexString(value["sealed:".Length..]))
            : throw new AmazonClientException("It cannot be decrypted.");

    private EncryptedSettings Store(HostEnvironment? environment = null) => new(environment ?? _home.Environment, Encrypt, Decrypt);

    private void Save(params (string Key, string? Value)[] values)
    {
        SettingsCollection settings = new();
        SettingsCollection.ObjectSettings one = settings.NewObjectSettings("id");
        foreach ((string key, string? value) in values)
        {
            one[key] = value;
        }
        Store().SaveSettings(Type, settings);
    }

    private SettingsCollection.ObjectSettings Read() => Assert.Single(EncryptedSettings.Strictly(() => Store().GetSettings(Type)));

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FilePath)!);
        File.WriteAllText(FilePath, text);
    }
}
