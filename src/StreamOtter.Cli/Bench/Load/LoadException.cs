namespace StreamOtter.Cli.Bench.Load;

/// <summary>The measurement cannot go on, or what it found does not count.</summary>
internal sealed class LoadException(string message) : Exception(message)
{
    /// <summary>Whether a server answered that it will not do what was asked.</summary>
    public bool IsRefusal { get; init; }
}
