namespace StreamOtter.Subscribing;

/// <summary>A position that moved without a record or a gap.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="Position">Where it is now.</param>
internal sealed record StreamMove(string Stream, StreamPosition Position);
