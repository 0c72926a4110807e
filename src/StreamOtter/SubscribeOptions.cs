using System.Text.Json;

namespace StreamOtter;

/// <summary>How to subscribe.</summary>
public sealed record SubscribeOptions
{
    /// <summary>Where to start. Default: <see cref="StreamStart.Latest"/>.</summary>
    public StreamStart From { get; init; } = StreamStart.Latest;

    /// <summary>Which partitions. Default: null, all, and those added later. Of one stream only.</summary>
    public IReadOnlyList<int>? Partitions { get; init; }

    /// <summary>
    /// Which records: a filter's JSON (spec/protocol.md, section 6), such as <c>{"key":{"prefix":"user-"}}</c>. Default: null,
    /// all.
    /// </summary>
    public string? Filter { get; init; }

    /// <summary>What happens when this application is slower than the stream. Default: it gets every record.</summary>
    public SlowPolicy Slow { get; init; }

    /// <summary>How many records the gateway puts into a message at most. Default: null, as many as there are; 1 to 10,000.</summary>
    public int? Batch { get; init; }

    /// <summary>
    /// How many bytes of records wait for the application at most, besides those of the message that goes over it.
    /// Default 4 MiB; 1 byte to 1 GiB. When they are reached, the client stops reading from its connection; where
    /// publishes or other subscriptions need the connection, it lets go of this subscription instead, and takes it up
    /// again at its position when half of them are taken.
    /// </summary>
    public int BufferBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Called with the position the subscription starts at, and whenever it moves without a record; in turn with the
    /// records, by whoever enumerates them. Default: null.
    /// </summary>
    public Action<StreamPosition>? PositionMoved { get; init; }

    /// <summary>
    /// As <see cref="PositionMoved"/>, with the stream's name; of several streams the first call for one says that it has
    /// joined. Default: null.
    /// </summary>
    public Action<string, StreamPosition>? StreamMoved { get; init; }

    /// <summary>
    /// Of several streams: called when one of them fails while the others go on, such as one that is deleted. What can be
    /// had again joins again by itself. Default: null.
    /// </summary>
    public Action<SubscriptionFailedException>? StreamFailed { get; init; }

    /// <summary>
    /// Called with each gap, in its place among the records, by whoever enumerates them. Default: null; see also
    /// <see cref="StreamOtterClient.Gap"/>.
    /// </summary>
    public Action<StreamGap>? GapFound { get; init; }

    internal string? SlowWord => Slow switch
    {
        SlowPolicy.Conflate => "conflate",
        SlowPolicy.Skip => "skip",
        SlowPolicy.Disconnect => "disconnect",
        _ => null,
    };

    /// <summary>Says what is wrong with these options, or null.</summary>
    internal string? Validate(bool isPattern)
    {
        if (Batch is < 1 or > 10_000)
            return $"Batch: 1 to 10,000, not {Batch}.";
        if (isPattern && Partitions is not null)
            return "Partitions: several streams come whole.";
        if (isPattern ? From.Wire.Position is not null : From.Wire.Positions is not null)
            return "From: one stream starts at a position, several at one for each by name.";
        if (Filter is null)
            return null;
        try
        {
            using var filter = JsonDocument.Parse(Filter);
            return filter.RootElement.ValueKind == JsonValueKind.Object ? null : "Filter: a JSON object is expected.";
        }
        catch (JsonException error)
        {
            return $"Filter: this is no JSON: {error.Message}";
        }
    }
}
