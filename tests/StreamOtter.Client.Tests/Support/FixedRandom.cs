namespace StreamOtter.Client.Tests.Support;

/// <summary>A random source that is none.</summary>
internal sealed class FixedRandom(double value) : Random
{
    public override double NextDouble() => value;
}
