namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>What was measured several times.</summary>
/// <param name="Median">The one in the middle.</param>
/// <param name="Least">The least, which tells how much else the machine did.</param>
internal readonly record struct Sample(double Median, double Least)
{
    public static Sample Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return new Sample((sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[0]);
    }

    public static Sample operator -(Sample one, Sample other) => new(one.Median - other.Median, one.Least - other.Least);

    public static Sample operator /(Sample one, Sample other) => new(one.Median / other.Median, one.Least / other.Least);
}
