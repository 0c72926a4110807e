namespace StreamOtter.Bench;

/// <summary>The measurement cannot go on, or what it found does not count.</summary>
internal sealed class BenchException(string message) : Exception(message);
