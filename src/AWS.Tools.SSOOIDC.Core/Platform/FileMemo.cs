namespace AWS.Tools.SSOOIDC.Core.Platform;

/// <summary>
/// Keeps what was made of files for as long as these are certain to be unchanged; where that is not certain, it is made anew at each time.
/// </summary>
/// <param name="isWhole">Tells whether what was made may be kept: not where a file could not be read.</param>
/// <param name="now">The clock of the file systems; null for the system's.</param>
internal sealed class FileMemo<T>(Func<T, bool> isWhole, Func<DateTimeOffset>? now = null)
    where T : class
{
    private const int MostKept = 16;

    private readonly Dictionary<string, (FileStamp[] Stamps, T Value)> _kept = new(StringComparer.Ordinal);

    /// <summary>What is made of files.</summary>
    /// <param name="paths">The files; an empty path is no file.</param>
    /// <param name="make">Makes it, of nothing but these files and their paths.</param>
    public T Get(string[] paths, Func<T> make)
    {
        FileStamp[]? stamps = Stamps(paths);
        if (stamps is null)
        {
            return make();
        }
        string key = string.Join("\n", paths);
        lock (_kept)
        {
            if (_kept.TryGetValue(key, out (FileStamp[] Stamps, T Value) kept) && kept.Stamps.SequenceEqual(stamps))
            {
                return kept.Value;
            }
        }
        // The moment before they are read: a change that comes later has a later stamp.
        DateTimeOffset read = now?.Invoke() ?? FileStamp.Now;
        T value = make();
        if (isWhole(value) && stamps.All(stamp => stamp.IsSettled(read)))
        {
            lock (_kept)
            {
                if (_kept.Count >= MostKept)
                {
                    _kept.Clear();
                }
                _kept[key] = (stamps, value);
            }
        }
        return value;
    }

    private static FileStamp[]? Stamps(string[] paths)
    {
        var stamps = new FileStamp[paths.Length];
        for (int n = 0; n < paths.Length; n++)
        {
            if (FileStamp.Of(paths[n]) is not { } stamp)
            {
                return null;
            }
            stamps[n] = stamp;
        }
        return stamps;
    }
}
