using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>
/// When this process last sent a refresh token: the same one at most once in 30 s, and after a lost reply only once more. Another token is
/// another matter, of the same session too.
/// </summary>
internal sealed class RefreshHistory
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>The last attempt, where it keeps the token from being sent now; null when it may be sent.</summary>
    public Attempt? WhyNot(HostEnvironment environment, TokenEntry entry) =>
        _attempts.TryGetValue(Key(entry), out Attempt? last)
        && (environment.Time.GetElapsedTime(last.At) < Pause || last.LostReplies > 1)
            ? last
            : null;

    /// <summary>Notes that a token is about to be sent; call it with the session's lock held.</summary>
    public Attempt Begin(HostEnvironment environment, TokenEntry entry)
    {
        _attempts.TryGetValue(Key(entry), out Attempt? last);
        return _attempts[Key(entry)] = new Attempt(environment.Time.GetTimestamp(), last);
    }

    /// <summary>Takes an attempt back that cannot have reached the service.</summary>
    public void TakeBack(TokenEntry entry, Attempt attempt)
    {
        if (attempt.Previous is { } previous)
        {
            _attempts[Key(entry)] = previous;
        }
        else
        {
            _attempts.TryRemove(Key(entry), out _);
        }
    }

    /// <summary>Notes that a token was redeemed. Its pause ends with it, unless the service lets the same one live on.</summary>
    public void Succeeded(HostEnvironment environment, TokenEntry entry, string? next)
    {
        _attempts.TryRemove(Key(entry), out _);
        if (next == entry.RefreshToken)
        {
            Begin(environment, entry);
        }
    }

    // A digest: the token itself is kept nowhere but in its entry.
    private static string Key(TokenEntry entry) => CacheNames.Sha1(entry.RefreshToken!);

    /// <summary>One time that a refresh token was sent.</summary>
    internal sealed class Attempt(long at, Attempt? previous)
    {
        private string _outcome = string.Empty;

        /// <summary>The clock's time stamp.</summary>
        public long At { get; } = at;

        /// <summary>The time before, of the same token.</summary>
        public Attempt? Previous { get; private set; } = previous;

        /// <summary>How many replies to this token were lost.</summary>
        public int LostReplies { get; private set; } = previous?.LostReplies ?? 0;

        /// <summary>What kind of failure it ended with.</summary>
        public FailureKind Kind { get; private set; } = FailureKind.Other;

        /// <summary>Whether only a person can help.</summary>
        public bool NeedsLogin { get; private set; }

        /// <summary>Why the token is not sent now, as the rest of a sentence.</summary>
        public string Reason =>
            LostReplies > 1
                ? "two replies to its refresh were lost, so the refresh token is probably spent"
                : $"it was tried less than {Pause.TotalSeconds:0} s ago{_outcome}";

        /// <summary>Notes how it ended.</summary>
        public void Failed(string why, FailureKind kind, bool needsLogin, bool replyLost)
        {
            Previous = null; // It counts in what this one counted on from.
            _outcome = ": " + why;
            Kind = kind;
            NeedsLogin = needsLogin;
            if (replyLost)
            {
                LostReplies++;
            }
        }
    }
}
