using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Support;

/// <summary>A record taken out of an engine's memory, to be compared.</summary>
public sealed record TestRecord(
    int Partition, long Offset, long Timestamp, byte[]? Key, byte[]? Value, IReadOnlyList<(string Name, byte[]? Value)> Headers)
{
    public static TestRecord From(int partition, RecordView view)
    {
        var headers = new List<(string, byte[]?)>();
        foreach (var header in view.Headers)
            headers.Add((System.Text.Encoding.UTF8.GetString(header.Name), header.HasValue ? header.Value.ToArray() : null));
        return new TestRecord(
            partition, view.Offset, view.Timestamp,
            view.HasKey ? view.Key.ToArray() : null, view.HasValue ? view.Value.ToArray() : null, headers);
    }

    public string Text => Value is null ? "" : System.Text.Encoding.UTF8.GetString(Value);

    public static List<TestRecord> From(int partition, RecordBatch batch)
    {
        var records = new List<TestRecord>();
        foreach (var view in batch)
            records.Add(From(partition, view));
        return records;
    }
}
