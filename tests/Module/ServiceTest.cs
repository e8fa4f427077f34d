namespace AWS.Tools.SSOOIDC.Tests.Module;

/// <summary>A test with an Identity Center and a PowerShell session of its own.</summary>
public abstract class ServiceTest : IAsyncLifetime
{
    private IdentityCenterServer? _center;

    private protected IdentityCenterServer Center => _center!;

    private protected Shell Shell { get; } = Shell.Open();

    /// <summary>The variables that the tests' scripts use: $endpoint, $startUrl, and helpers to get a client and a device code.</summary>
    private protected virtual IdentityCenterOptions Options => new();

    public virtual async ValueTask InitializeAsync()
    {
        _center = await IdentityCenterServer.StartAsync(Options, TestContext.Current.CancellationToken);
        Shell
            .Run(
                """
                $endpoint, $startUrl = $args[0, 1]
                function Register { Register-SSOOIDCClient test -ClientType public -EndpointUrl $endpoint @args }
                function Start($client) { $client | Start-SSOOIDCDeviceAuthorization -StartUrl $startUrl -EndpointUrl $endpoint }
                $deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
                $application = 'arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222'
                $jwt = $args[2]
                """,
                Center.Endpoint,
                Center.StartUrl,
                Jwt()
            )
            .ThrowIfFailed();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Shell.Dispose();
        await Center.DisposeAsync();
        Clean();
    }

    // Signed by nobody: the Identity Center checks its form and expiry.
    private static string Jwt() =>
        string.Join(
            '.',
            new[] { """{"alg":"none"}""", """{"iss":"https://issuer.example","sub":"u","exp":4102444800}""", "signature" }.Select(part =>
                System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(part))
            )
        );

    /// <summary>Releases what a test class has of its own.</summary>
    protected virtual void Clean() { }
}
