namespace StreamOtter;

/// <summary>Records that cannot be delivered any more (spec/protocol.md, "gap").</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Partition">The partition.</param>
/// <param name="From">The first offset that is missing.</param>
/// <param name="To">The first that is not.</param>
/// <param name="Reason">
/// <c>retention</c>: they are no longer kept. <c>slow</c>: skipped, as asked for. <c>recreated</c>: the stream was deleted
/// and made again, and <paramref name="From"/> is of the old one.
/// </param>
public sealed record StreamGap(string Stream, int Partition, long From, long To, string Reason);
