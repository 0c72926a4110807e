using System.Globalization;
using System.Text;
using StreamOtter.Server.Producers;
using StreamOtter.Streams;

namespace StreamOtter.Server.Groups;

/// <summary>The stream that keeps what a group has given up.</summary>
/// <param name="engine">Where it lives.</param>
/// <param name="stream">The group's stream.</param>
/// <param name="group">The group.</param>
/// <param name="mayCreate">Whether it is made when it is needed; else it must be there.</param>
internal sealed class DeadLetters(IStreamEngine engine, string stream, string group, bool mayCreate)
{
    private const string Prefix = "streamotter-dead-";

    public string Name { get; } = NameOf(stream, group);

    public static string NameOf(string stream, string group) => $"{stream}.{group}.dead";

    /// <summary>Finds out in time whether there will be a place for dead letters.</summary>
    /// <exception cref="EngineException">There is none, and none will be made.</exception>
    public async ValueTask CheckAsync()
    {
        if (!mayCreate)
            await engine.OpenAsync(Name, mayCreate: false);
    }

    /// <summary>Stores records. Answers a result for each.</summary>
    /// <exception cref="EngineException">As <see cref="IStreamEngine.OpenAsync"/>, and <see cref="IStreamLog.AppendAsync"/>.</exception>
    public async ValueTask<AppendResult[]> AppendAsync(IReadOnlyList<DeadRecord> records, CancellationToken cancellationToken)
    {
        var log = await engine.OpenAsync(Name, mayCreate, cancellationToken);
        return await log.AppendAsync(records.Select(Compose).ToArray(), cancellationToken);
    }

    private NewRecord Compose(DeadRecord dead)
    {
        RecordCodec.TryRead(dead.Bytes.Span, out var record);
        var headers = new List<RecordHeader>(record.Headers.Count + 6);
        foreach (var header in record.Headers)
        {
            // The producer's number is that of a record of the other stream.
            if (!header.Name.SequenceEqual(ProducerHeader.NameBytes))
                headers.Add(new RecordHeader(Encoding.UTF8.GetString(header.Name), Memory(header.HasValue, header.Value)));
        }
        headers.Add(Header("stream", stream));
        headers.Add(Header("partition", dead.Partition));
        headers.Add(Header("offset", record.Offset));
        headers.Add(Header("tries", dead.Tries));
        headers.Add(Header("group", group));
        headers.Add(Header("reason", dead.Reason));
        return new NewRecord { Key = Memory(record.HasKey, record.Key), Value = Memory(record.HasValue, record.Value), Headers = headers };
    }

    private static RecordHeader Header(string name, long value) => Header(name, value.ToString(CultureInfo.InvariantCulture));

    private static RecordHeader Header(string name, string value) => new(Prefix + name, Encoding.ASCII.GetBytes(value));

    private static ReadOnlyMemory<byte>? Memory(bool exists, ReadOnlySpan<byte> bytes) =>
        exists ? bytes.ToArray() : default(ReadOnlyMemory<byte>?);
}
