namespace StreamOtter.Cli.Bench.Clients;

/// <summary>How a publisher publishes.</summary>
/// <param name="Stream">Where to.</param>
/// <param name="Size">Bytes of a record's value.</param>
/// <param name="Batch">Records in one message at most.</param>
/// <param name="InFlight">Records without an answer at most.</param>
internal sealed record PublisherOptions(string Stream, int Size, int Batch, int InFlight);
