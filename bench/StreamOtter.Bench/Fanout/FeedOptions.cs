namespace StreamOtter.Bench.Fanout;

/// <summary>How the gateway is fed.</summary>
/// <param name="Batch">Records in one publish message at most.</param>
/// <param name="Ahead">How many records may be on their way between publisher and the average subscriber.</param>
internal sealed record FeedOptions(int Batch, int Ahead);
