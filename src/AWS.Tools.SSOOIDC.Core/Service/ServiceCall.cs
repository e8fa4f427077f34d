using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Service;

/// <summary>One call of the SDK: it ends at a stop, and what it throws tells no secret.</summary>
internal static class ServiceCall
{
    /// <summary>Makes the call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="secrets">What it carries that no error may have in it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OidcException">It failed.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> call, IReadOnlyList<string?> secrets, CancellationToken cancellationToken)
    {
        try
        {
            // The SDK lets go of a call quickly, but not of every pause that it makes itself.
            return await call().OrStopAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (CoreException)
        {
            // What is configured does not do for a call: nothing was sent.
            throw;
        }
        catch (Exception e)
        {
            throw e as OidcException
                ?? new OidcException(
                    ServiceErrors.Classify(e),
                    ServiceErrors.Describe(e, secrets).TrimEnd('.') + ".",
                    ServiceErrors.Redacted(e, secrets),
                    ServiceErrors.IsTimeout(e)
                );
        }
    }

    /// <summary>A text that a reply has to have.</summary>
    /// <exception cref="OidcException">It is not there.</exception>
    public static string Needed(string? value, string what) =>
        value is { Length: > 0 } ? value : throw new OidcException(OidcError.InvalidReply, $"there is not {what} in it.");
}
