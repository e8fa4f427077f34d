namespace AWS.Tools.SSOOIDC.Build;

/// <summary>What became of tests.</summary>
internal readonly record struct TestCounts(int Passed, int Failed, int Skipped)
{
    /// <summary>Whether tests ran, and none failed.</summary>
    public bool IsSuccess => Passed > 0 && Failed == 0;

    public static TestCounts operator +(TestCounts one, TestCounts other) =>
        new(one.Passed + other.Passed, one.Failed + other.Failed, one.Skipped + other.Skipped);

    /// <summary>The line that ends a run.</summary>
    public override string ToString() => $"{Passed} passed, {Failed} failed, {Skipped} skipped";
}
