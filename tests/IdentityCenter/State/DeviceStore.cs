namespace AWS.Tools.SSOOIDC.IdentityCenter.State;

/// <summary>What a person has said to a device authorization.</summary>
internal enum DeviceDecision
{
    Pending,
    Approved,
    Denied,
    Expired,
    Spent,
}

/// <summary>A device authorization as it was started.</summary>
internal sealed record DeviceAuthorization(string DeviceCode, string UserCode, string ClientId, string ClientName, DateTimeOffset ExpiresAt);

/// <summary>The device authorizations.</summary>
internal sealed class DeviceStore(IdentityCenterOptions options)
{
    // RFC 8628, 3.5: the interval grows by five seconds with each slow_down.
    private static readonly TimeSpan SlowDownStep = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<string, Entry> byDeviceCode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Entry> byUserCode = new(StringComparer.Ordinal);

    public DeviceAuthorization Start(string clientId, string clientName)
    {
        lock (gate)
        {
            string userCode;
            do
            {
                userCode = Secrets.UserCode();
            }
            while (byUserCode.ContainsKey(userCode));

            var authorization = new DeviceAuthorization(
                Secrets.Opaque(""), userCode, clientId, clientName, options.Clock.GetUtcNow() + options.DeviceCodeLifetime);
            var entry = new Entry(authorization)
            {
                Decision = options.AutoApprove ? DeviceDecision.Approved : DeviceDecision.Pending,
                Interval = TimeSpan.FromSeconds(options.Interval),
            };
            byDeviceCode[authorization.DeviceCode] = entry;
            byUserCode[userCode] = entry;
            return authorization;
        }
    }

    /// <summary>Spends an approved device code.</summary>
    /// <exception cref="ServiceFault">It is unknown, spent, pending, denied, expired, or asked for too often.</exception>
    public void Spend(string deviceCode, string clientId)
    {
        lock (gate)
        {
            if (!byDeviceCode.TryGetValue(deviceCode, out var entry) || entry.Authorization.ClientId != clientId)
            {
                throw ServiceFault.InvalidGrant("The device code is unknown to this client.");
            }

            var now = options.Clock.GetUtcNow();
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
                case DeviceDecision.Spent:
                    throw ServiceFault.InvalidGrant("The device code has been used.");
                default:
                    entry.Decision = DeviceDecision.Spent;
                    break;
            }
        }
    }

    /// <summary>Finds a device authorization and what has become of it; null when there is none.</summary>
    public (DeviceAuthorization Authorization, DeviceDecision Decision)? Find(string userCode)
    {
        lock (gate)
        {
            return byUserCode.TryGetValue(Normalized(userCode), out var entry)
                ? (entry.Authorization, entry.Current(options.Clock.GetUtcNow()))
                : null;
        }
    }

    /// <summary>Decides a device authorization whose code has not been spent.</summary>
    /// <returns>Whether there was one to decide.</returns>
    public bool Decide(string userCode, DeviceDecision decision)
    {
        lock (gate)
        {
            if (!byUserCode.TryGetValue(Normalized(userCode), out var entry)
                || entry.Current(options.Clock.GetUtcNow()) is DeviceDecision.Expired or DeviceDecision.Spent)
            {
                return false;
            }

            entry.Decision = decision;
            return true;
        }
    }

    public void ApproveAll()
    {
        lock (gate)
        {
            foreach (var entry in byUserCode.Values.Where(entry => entry.Current(options.Clock.GetUtcNow()) == DeviceDecision.Pending))
            {
                entry.Decision = DeviceDecision.Approved;
            }
        }
    }

    // People type the code in any case, with or without its hyphen.
    private static string Normalized(string userCode)
    {
        var letters = string.Concat(userCode.Where(char.IsAsciiLetter)).ToUpperInvariant();
        return letters.Length == 8 ? $"{letters[..4]}-{letters[4..]}" : letters;
    }

    private void CheckInterval(Entry entry, DateTimeOffset now)
    {
        var tooFast = options.EnforceInterval && now - entry.LastPoll < entry.Interval;
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
            Decision != DeviceDecision.Spent && now >= authorization.ExpiresAt ? DeviceDecision.Expired : Decision;
    }
}
