using CsCheck;

namespace AWS.Tools.SSOOIDC.Tests.Soak.Fuzz;

/// <summary>What hostile input is given to, and how such input is made.</summary>
internal abstract class FuzzTarget(string name)
{
    public string Name { get; } = name;

    /// <summary>How many cases it is worth, against the others.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Runs cases until the time is up.</summary>
    /// <returns>How many.</returns>
    /// <exception cref="CsCheckException">One breaks a promise; the message has the seed that repeats it.</exception>
    public abstract long Run(TimeSpan time, int threads);

    /// <summary>A target for inputs of one type.</summary>
    /// <param name="name">What the table calls it.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="check">Throws where a promise is broken.</param>
    /// <param name="share">How many cases it is worth, against the others.</param>
    public static FuzzTarget Of<T>(string name, Gen<T> inputs, Action<T> check, double share = 1) =>
        new Typed<T>(name, inputs, check) { Share = share };

    private sealed class Typed<T>(string name, Gen<T> inputs, Action<T> check) : FuzzTarget(name)
    {
        public override long Run(TimeSpan time, int threads)
        {
            long cases = 0;
            inputs.Sample(
                input =>
                {
                    Interlocked.Increment(ref cases);
                    check(input);
                },
                time: Math.Max(1, (int)time.TotalSeconds),
                threads: threads
            );
            return cases;
        }
    }
}
