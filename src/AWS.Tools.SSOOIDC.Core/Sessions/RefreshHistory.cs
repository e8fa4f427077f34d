using System.Collections.Concurrent;
using AWS.Tools.SSOOIDC.Core.Cache;
using AWS.Tools.SSOOIDC.Core.Platform;

namespace AWS.Tools.SSOOIDC.Core.Sessions;

/// <summary>When this process last tried to refresh a session: at most once in 30 s, and after a lost reply only once more.</summary>
internal sealed class RefreshHistory
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Attempt> _attempts = new(StringComparer.Ordinal);

    /// <summary>Why the session is not to be refreshed now; null when it may be.</summary>
    public string? WhyNot(HostEnvironment environment, string session, TokenEntry entry)
    {
        if (!_attempts.TryGetValue(session, out Attempt? last))
        {
            return null;
        }

        if (environment.Time.GetElapsedTime(last.At) < Pause)
        {
            return $"it was tried less than {Pause.TotalSeconds:0} s ago{last.Outcome}";
        }

        return last.LostReplies > 1 && last.TokenName == CacheNames.Sha1(entry.RefreshToken!)
            ? "two replies to its refresh were lost, so the refresh token is probably spent"
            : null;
    }

    /// <summary>Notes that a refresh begins; call it with the session's lock held.</summary>
    public Attempt Begin(HostEnvironment environment, string session, TokenEntry entry)
    {
        string name = CacheNames.Sha1(entry.RefreshToken!);
        int lost = _attempts.TryGetValue(session, out Attempt? last) && last.TokenName == name ? last.LostReplies : 0;
        return _attempts[session] = new Attempt(environment.Time.GetTimestamp(), name, lost);
    }

    internal sealed class Attempt(long at, string tokenName, int lostReplies)
    {
        public long At { get; } = at;

        public string TokenName { get; } = tokenName;

        public int LostReplies { get; private set; } = lostReplies;

        /// <summary>The rest of a sentence, or nothing.</summary>
        public string Outcome { get; private set; } = string.Empty;

        public void Failed(string why, bool replyLost)
        {
            Outcome = ": " + why;
            if (replyLost)
            {
                LostReplies++;
            }
        }
    }
}
