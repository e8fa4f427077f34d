using AWS.Tools.SSOOIDC.Core.Reporting;
using AWS.Tools.SSOOIDC.Core.Text;

namespace AWS.Tools.SSOOIDC.Core.Config;

/// <summary>What counts as the id of an AWS account.</summary>
internal static class AccountNumber
{
    private const int Digits = 12;

    /// <summary>The id of an account, as it is.</summary>
    /// <exception cref="CoreException">It is none.</exception>
    public static string Parse(string text) =>
        text.Length == Digits && text.All(static c => c is >= '0' and <= '9')
            ? text
            : throw new CoreException(
                ErrorIds.InvalidArgument,
                FailureKind.InvalidArgument,
                $"'{Sanitizer.Escape(text)}' is not the id of an AWS account, which has {Digits} digits.",
                "Give all digits, as text where the first one is 0, since a number loses it."
            );
}
