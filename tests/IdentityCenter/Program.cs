using System.CommandLine;
using AWS.Tools.SSOOIDC.IdentityCenter;

var port = new Option<int>("--port") { Description = "The TCP port on 127.0.0.1; 0 takes a free one.", DefaultValueFactory = _ => 8400 };
Option<TimeSpan> accessTokenLifetime = Lifetime("--access-token-lifetime", "How long an access token is valid.", TimeSpan.FromHours(8));
Option<TimeSpan> refreshTokenLifetime = Lifetime("--refresh-token-lifetime", "How long a refresh token is valid.", TimeSpan.FromDays(90));
Option<TimeSpan> registrationLifetime = Lifetime(
    "--registration-lifetime",
    "How long a client's registration is valid.",
    TimeSpan.FromDays(90)
);
Option<TimeSpan> deviceCodeLifetime = Lifetime("--device-code-lifetime", "How long a device code is valid.", TimeSpan.FromMinutes(10));
var interval = new Option<int>("--interval") { Description = "The polling interval, in seconds.", DefaultValueFactory = _ => 5 };
var anyPace = new Option<bool>("--any-pace") { Description = "Allow polling faster than the interval, which SlowDown answers otherwise." };
var autoApprove = new Option<bool>("--auto-approve") { Description = "Approve every login without a person." };
var pendings = new Option<int?>("--pendings") { Description = "Answer that many polls with AuthorizationPending, then approve." };
var noRefreshToken = new Option<bool>("--no-refresh-token") { Description = "Issue no refresh tokens." };
var region = new Option<string>("--region")
{
    Description = "The region that signatures must be scoped to.",
    DefaultValueFactory = _ => "us-east-1",
};
var vanity = new Option<string?>("--vanity-path") { Description = "A path, such as /vanity, that redirects to the start URL." };
var accounts = new Option<int?>("--accounts")
{
    Description = "List that many accounts, each with three roles, instead of two accounts.",
};
var portalPace = new Option<int?>("--portal-pace")
{
    Description = "How many calls the portal serves in a second; those above it answers with TooManyRequestsException.",
};
var control = new Option<bool>("--control")
{
    Description = "Let tests script the server and read what it recorded, secrets included, at /control/.",
};
var endWithInput = new Option<bool>("--end-with-input")
{
    Description = "End when standard input ends, so that the server goes with the process that started it.",
};

var guest = new Argument<string[]>("command")
{
    Description = "A command, after --, that finds the server through its environment. The server ends with it, with its exit code.",
    Arity = ArgumentArity.ZeroOrMore,
};

var command = new RootCommand("A local IAM Identity Center for tests: OIDC service, access portal and login pages, on 127.0.0.1 only.")
{
    port,
    accessTokenLifetime,
    refreshTokenLifetime,
    registrationLifetime,
    deviceCodeLifetime,
    interval,
    anyPace,
    autoApprove,
    pendings,
    noRefreshToken,
    region,
    vanity,
    accounts,
    portalPace,
    control,
    endWithInput,
    guest,
};
command.SetAction(
    async (arguments, cancellationToken) =>
    {
        string[] run = arguments.GetValue(guest)!;
        var options = new IdentityCenterOptions
        {
            // A command is told the port.
            Port = run.Length > 0 && arguments.GetResult(port) is { Implicit: true } ? 0 : arguments.GetValue(port),
            AccessTokenLifetime = arguments.GetValue(accessTokenLifetime),
            RefreshTokenLifetime = arguments.GetValue(refreshTokenLifetime),
            RegistrationLifetime = arguments.GetValue(registrationLifetime),
            DeviceCodeLifetime = arguments.GetValue(deviceCodeLifetime),
            Interval = arguments.GetValue(interval),
            EnforceInterval = !arguments.GetValue(anyPace),
            AutoApprove = arguments.GetValue(autoApprove),
            PendingCount = arguments.GetValue(pendings),
            IssueRefreshToken = !arguments.GetValue(noRefreshToken),
            Region = arguments.GetValue(region)!,
            VanityPath = arguments.GetValue(vanity),
            PortalCallsPerSecond = arguments.GetValue(portalPace),
            Control = arguments.GetValue(control),
            // What a command prints is its own.
            RequestCompleted = run.Length > 0 ? null : request => Console.WriteLine($"{request.At:HH:mm:ss} {request}"),
        };
        if (arguments.GetValue(accounts) is { } count)
        {
            options = options with { Accounts = PortalAccount.Many(count) };
        }
        try
        {
            await using IdentityCenterServer server = await IdentityCenterServer.StartAsync(options, cancellationToken);
            if (run.Length > 0)
            {
                return await GuestProgram.RunAsync(server, options.Region, run, cancellationToken);
            }
            Console.WriteLine(Usage(server, options));
            // Reading the console cannot be cancelled, so it is left behind at Ctrl+C.
            Task end = arguments.GetValue(endWithInput)
                ? Task.Run(() => Console.OpenStandardInput().CopyTo(Stream.Null), cancellationToken)
                : Task.Delay(Timeout.Infinite, cancellationToken);
            await end.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or ArgumentException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
);
return await command.Parse(args).InvokeAsync();

static Option<TimeSpan> Lifetime(string name, string description, TimeSpan usual) =>
    new(name) { Description = $"{description} As [days.]hours:minutes:seconds.", DefaultValueFactory = _ => usual };

static string Usage(IdentityCenterServer server, IdentityCenterOptions options) =>
    $"""
        Local IAM Identity Center
          Endpoint       {server.Endpoint}
          Start URL      {server.StartUrl}
          Vanity URL     {server.VanityUrl ?? "(none)"}
          Approve codes  {server.Endpoint}/device
          Access key     {IdentityCenterOptions.ExampleAccessKey}, region {options.Region}
          Secret key     {IdentityCenterOptions.ExampleSecretKey} (the example of AWS's documentation)

        A client finds it through these variables:
        {Indented(GuestProgram.Variables(server).Select(variable => $"{variable.Name}={variable.Value}"))}
        and this in its config file:
        {Indented(GuestProgram.Config(server, options.Region).Split('\n', StringSplitOptions.RemoveEmptyEntries))}

        Ready. Ctrl+C stops it.
        """;

static string Indented(IEnumerable<string> lines) => string.Join(Environment.NewLine, lines.Select(line => $"  {line}"));
