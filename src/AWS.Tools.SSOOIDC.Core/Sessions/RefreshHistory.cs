using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;
using AWS.Tools.SSOOIDC.Core.Reporting;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>
/// When this process last sent a refresh token: the same one at most once in 30 s, and after a lost reply only once more. Another token of
/// the session is another matter.
/// </summary>
internal sealed class RefreshHistory
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>The last attempt, where it keeps the token from being sent now; null when it may be sent.</summary>
    public Attempt? WhyNot(HostEnvironment environment, string session, TokenEntry entry) =>
        _attempts.TryGetValue(session, out Attempt? last)
        && last.TokenName == CacheNames.Sha1(entry.RefreshToken!)
        && (environment.Time.GetElapsedTime(last.At) < Pause || last.LostReplies > 1)
            ? last
            : null;

    /// <summary>Notes that a refresh begins; call it with the session's lock held.</summary>
    public Attempt Begin(HostEnvironment environment, string session, TokenEntry entry)
    {
        string name = CacheNames.Sha1(entry.RefreshToken!);
        int lost = _attempts.TryGetValue(session, out Attempt? last) && last.TokenName == name ? last.LostReplies : 0;
        return _attempts[session] = new Attempt(environment.Time.GetTimestamp(), name, lost);
    }

    /// <summary>Takes an attempt back that cannot have reached the service.</summary>
    public void Forget(string session) => _attempts.TryRemove(session, out _);

    /// <summary>One time that a refresh token was sent.</summary>
    internal sealed class Attempt(long at, string tokenName, int lostReplies)
    {
        /// <summary>The clock's time stamp.</summary>
        public long At { get; } = at;

        /// <summary>The digest of the token that was sent.</summary>
        public string TokenName { get; } = tokenName;

        /// <summary>How many replies to this token were lost.</summary>
        public int LostReplies { get; private set; } = lostReplies;

        /// <summary>What kind of failure it ended with.</summary>
        public FailureKind Kind { get; private set; } = FailureKind.Other;

        /// <summary>Whether only a person can help.</summary>
        public bool NeedsLogin { get; private set; }

        /// <summary>Why the token is not sent now, as the rest of a sentence.</summary>
        public string Reason =>
            LostReplies > 1
                ? "two replies to its refresh were lost, so the refresh token is probably spent"
                : $"it was tried less than {Pause.TotalSeconds:0} s ago{_outcome}";

        private string _outcome = string.Empty;

        /// <summary>Notes how it ended.</summary>
        public void Failed(string why, FailureKind kind, bool needsLogin, bool replyLost)
        {
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
