using System.Diagnostics;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;

namespace AWS.Tools.SSOOIDC.Tests.Module.Login;

/// <summary>
/// A test with a home folder, a shared config and a person of its own. The config has the sso-session <c>corp</c> with the profile
/// <c>dev</c>, and the profile <c>legacy</c> without a session; the endpoints are in the environment, where a browser cannot open.
/// </summary>
public abstract class SessionTest : ServiceTest
{
    /// <summary>Who answers a login: handed to <c>-VerificationAction</c> as <c>$person</c>.</summary>
    private protected Person Person { get; private set; } = null!;

    private protected TestEnvironment Environment { get; } = new();

    private protected SessionHome Home { get; private set; } = null!;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        Home = new SessionHome(Environment.Home, Center);
        Home.WriteConfig();
        Person = new Person(Center);
        foreach ((string name, string? value) in Home.Variables)
        {
            Environment[name] = value;
        }
        Shell
            .Run(
                """
                $person = $args[0]
                # A login that nobody answers is over before the test run is.
                $PSDefaultParameterValues['Connect-SSOOIDCSession:TimeoutSeconds'] = 60
                $allow = { param($verification) $person.Allow($verification) }
                function DeviceLogin { Connect-SSOOIDCSession -UseDeviceCode -NoBrowser -VerificationAction $allow @args }
                function BrowserLogin { Connect-SSOOIDCSession -UseAuthorizationCode -NoBrowser -VerificationAction $allow @args }
                """,
                Person
            )
            .ThrowIfFailed();
        try
        {
            await RequireAsync();
        }
        catch
        {
            // A test that is skipped here is not disposed of, and the environment has to be as it was.
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>Skips the test where the machine lacks what a test class needs.</summary>
    private protected virtual ValueTask RequireAsync() => ValueTask.CompletedTask;

    protected override void Clean()
    {
        Person.Dispose();
        Environment.Dispose();
    }

    /// <summary>The profile <c>process</c>, whose keys come from this module in a process of its own.</summary>
    private protected string CredentialProfile()
    {
        string script = Environment.Write(
            "keys.ps1",
            "Import-Module $args[0]; Get-SSOOIDCRoleCredential 444455556666 ReadOnlyAccess -SessionName corp -AsCredentialProcess"
        );
        ProcessStartInfo start = PowerShellEngine.Embedded.Start(script, ModuleFolder.Manifest);
        IEnumerable<string> words = start.ArgumentList.Prepend(start.FileName).Select(word => $"\"{word}\"");
        return $"[profile process]\ncredential_process = {string.Join(' ', words)}\nregion = us-east-1\n";
    }

    /// <summary>Waits for the first request for a token, for a while: one that fails before never comes.</summary>
    private protected Task<RecordedRequest> WaitForTokenRequestAsync() =>
        Center.WaitForRequestAsync("CreateToken", 1, Cancellation).WaitAsync(TimeSpan.FromMinutes(1), Cancellation);

    /// <summary>A port that nobody has now.</summary>
    private protected static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    /// <summary>Checks what every error record of a session has.</summary>
    private protected static void AssertError(ShellResult result, string id, ErrorCategory category, string? action = null)
    {
        ErrorRecord error = result.Failure ?? throw new InvalidOperationException("The script did not fail.");
        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.Equal(error.Exception.Message, error.ErrorDetails.Message);
        if (action is not null)
        {
            Assert.Contains(action, error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        }
    }

    /// <summary>Checks that no stream, and no property of what was put out, has a secret.</summary>
    private protected void AssertNoSecret(ShellResult result)
    {
        string said = string.Join('\n', result.Texts.Concat(result.Output.SelectMany(o => o.Properties.Select(p => $"{p.Value}"))));
        Assert.NotEmpty(Center.IssuedSecrets);
        Assert.True(!Center.IssuedSecrets.Any(secret => said.Contains(secret, StringComparison.Ordinal)), "A secret was said.");
    }
}
