namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>The device authorizations.</summary>
internal sealed class DeviceStore(IdentityCenterOptions options)
{
    // RFC 8628, 3.5: the interval grows by five seconds with each slow_down.
    private static readonly TimeSpan SlowDownStep = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _byDeviceCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> _byUserCode = new(StringComparer.Ordinal);

    public DeviceAuthorization Start(string clientId, string clientName)
    {
        lock (_gate)
        {
            string userCode = options.FirstUserCode ?? Secrets.UserCode();
            while (_byUserCode.ContainsKey(userCode))
            {
                userCode = Secrets.UserCode();
            }

            var authorization = new DeviceAuthorization(
                Secrets.Opaque(""),
                userCode,
                clientId,
                clientName,
                options.Clock.GetUtcNow() + options.DeviceCodeLifetime
            );
            var entry = new Entry(authorization)
            {
                Decision = options.AutoApprove ? DeviceDecision.Approved : DeviceDecision.Pending,
                Interval = TimeSpan.FromSeconds(options.Interval),
            };
            _byDeviceCode[authorization.DeviceCode] = entry;
            _byUserCode[userCode] = entry;
            return authorization;
        }
    }

    /// <summary>Spends an approved device code.</summary>
    /// <exception cref="ServiceFault">It is unknown, spent, pending, denied, expired, or asked for too often.</exception>
    public void Redeem(string deviceCode, string clientId)
    {
        lock (_gate)
        {
            if (!_byDeviceCode.TryGetValue(deviceCode, out Entry? entry) || entry.Authorization.ClientId != clientId)
            {
                throw ServiceFault.InvalidGrant("The device code is unknown to this client.");
            }

            DateTimeOffset now = options.Clock.GetUtcNow();
            CheckInterval(entry, now);
            if (entry.Current(now) == DeviceDecision.Pending && entry.Polls++ >= options.PendingCount)
            {
                entry.Decision = DeviceDecision.Approved;
            }

            switch (entry.Current(now))
            {
                case DeviceDecision.Pending:
                    throw new ServiceFault("AuthorizationPendingException", "The person has not answered yet.");
                case DeviceDecision.Denied:
                    throw new ServiceFault("AccessDeniedException", "The person denied the request.");
                case DeviceDecision.Expired:
                    throw new ServiceFault("ExpiredTokenException", "The device code has expired.");
                case DeviceDecision.Redeemed:
                    throw ServiceFault.InvalidGrant("The device code has been used.");
                default:
                    entry.Decision = DeviceDecision.Redeemed;
                    break;
            }
        }
    }

    /// <summary>Finds a device authorization and what has become of it; null when there is none.</summary>
    public (DeviceAuthorization Authorization, DeviceDecision Decision)? Find(string userCode)
    {
        lock (_gate)
        {
            return _byUserCode.TryGetValue(Normalized(userCode), out Entry? entry)
                ? (entry.Authorization, entry.Current(options.Clock.GetUtcNow()))
                : null;
        }
    }

    /// <summary>Decides a device authorization whose code has not been spent.</summary>
    /// <returns>Whether there was one to decide.</returns>
    public bool Decide(string userCode, DeviceDecision decision)
    {
        lock (_gate)
        {
            if (
                !_byUserCode.TryGetValue(Normalized(userCode), out Entry? entry)
                || entry.Current(options.Clock.GetUtcNow()) is DeviceDecision.Expired or DeviceDecision.Redeemed
            )
            {
                return false;
            }

            entry.Decision = decision;
            return true;
        }
    }

    public void ApproveAll()
    {
        lock (_gate)
        {
            foreach (Entry? entry in _byUserCode.Values.Where(entry => entry.Current(options.Clock.GetUtcNow()) == DeviceDecision.Pending))
            {
                entry.Decision = DeviceDecision.Approved;
            }
        }
    }

    // People type the code in any case, with or without its hyphen.
    private static string Normalized(string userCode)
    {
        string letters = string.Concat(userCode.Where(char.IsAsciiLetter)).ToUpperInvariant();
        return letters.Length == 8 ? $"{letters[..4]}-{letters[4..]}" : letters;
    }

    private void CheckInterval(Entry entry, DateTimeOffset now)
    {
        bool tooFast = options.EnforceInterval && now - entry.LastPoll < entry.Interval;
        entry.LastPoll = now;
        if (tooFast)
        {
            entry.Interval += SlowDownStep;
            throw new ServiceFault("SlowDownException", "Polling faster than the interval.");
        }
    }

    private sealed class Entry(DeviceAuthorization authorization)
    {
        public DeviceAuthorization Authorization => authorization;

        public DeviceDecision Decision { get; set; }

        public TimeSpan Interval { get; set; }

        public DateTimeOffset? LastPoll { get; set; }

        public int Polls { get; set; }

        public DeviceDecision Current(DateTimeOffset now) =>
            Decision != DeviceDecision.Redeemed && now >= authorization.ExpiresAt ? DeviceDecision.Expired : Decision;
    }
}
