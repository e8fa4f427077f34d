using System.Globalization;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>
/// How long one call waits for the metadata of the container or instance that it may be on: for all that it asks there
/// together, beginning with the first question. Elsewhere nothing may answer at that address, and the SDK would try for
/// many seconds.
/// </summary>
internal sealed class MetadataTimeout(HostEnvironment environment)
{
    /// <summary>The variable that sets it, in seconds, as for the AWS CLI.</summary>
    public const string Variable = "AWS_METADATA_SERVICE_TIMEOUT";

    // A call that finds no region or no credentials has to end within two seconds.
    private static readonly TimeSpan Default = TimeSpan.FromSeconds(1.5);

    // What a timer can be set to.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private long? _askedFirst;

    /// <summary>All of it.</summary>
    public TimeSpan Whole { get; } = From(environment);

    /// <summary>What <paramref name="question"/> gives, if all answers so far came in time.</summary>
    /// <exception cref="TimeoutException">They did not.</exception>
    /// <exception cref="OperationCanceledException">The call was stopped.</exception>
    public Task<T> AskAsync<T>(Func<Task<T>> question, CancellationToken cancellationToken)
    {
        _askedFirst ??= environment.Time.GetTimestamp();
        TimeSpan left = Whole - environment.Time.GetElapsedTime(_askedFirst.Value);
        return Tasks.WithinAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, question, cancellationToken);
    }

    private static TimeSpan From(HostEnvironment environment) =>
        double.TryParse(environment.Variable(Variable), NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds)
        && seconds > 0
            ? TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds))
            : Default;
}
