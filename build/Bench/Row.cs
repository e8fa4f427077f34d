namespace AWS.Tools.SSOOIDC.Build.Bench;

/// <summary>One line of the bench command's table.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Median">The median.</param>
/// <param name="Least">The least.</param>
/// <param name="Ratio">What it is of the figure that it is compared with, by the medians.</param>
/// <param name="RatioOfLeast">The same, by the least.</param>
/// <param name="Limit">What it is to be at most; the ratio where there is one.</param>
internal sealed record Row(string Name, string Unit, double Median, double Least, double? Ratio, double? RatioOfLeast, double? Limit)
{
    /// <summary>A figure by itself.</summary>
    public static Row Of(string name, Sample sample, double? limit = null, string unit = "ms") =>
        new(name, unit, sample.Median, sample.Least, null, null, limit);

    /// <summary>A figure beside another.</summary>
    public static Row Of(string name, Sample sample, Sample reference, double? limit = null)
    {
        Sample ratio = sample / reference;
        return new(name, "ms", sample.Median, sample.Least, ratio.Median, ratio.Least, limit);
    }

    /// <summary>What the limit is for.</summary>
    public double Limited => Ratio ?? Median;
}
