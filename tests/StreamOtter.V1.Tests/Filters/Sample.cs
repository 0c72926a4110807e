using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1;
using StreamOtter.Server.V1.Filters;
using StreamOtter.Streams;

namespace StreamOtter.V1.Tests.Filters;

/// <summary>A record, and filters to try on it.</summary>
internal sealed record Sample(byte[]? Key, byte[]? Value, IReadOnlyList<(string Name, byte[]? Value)> Headers)
{
    public static Sample Of(string? value = null, string? key = null, params (string Name, string? Value)[] headers) =>
        new(Bytes(key), Bytes(value), [.. headers.Select(header => (header.Name, Bytes(header.Value)))]);

    public static V1Filter Parse(string filter) =>
        V1Subscribe.Read(Encoding.UTF8.GetBytes($$"""{"type":"subscribe","sub":1,"stream":"s","filter":{{filter}}}""")).Filter!;

    public bool IsMatchedBy(string filter) => IsMatchedBy(Parse(filter));

    public bool IsMatchedBy(V1Filter filter)
    {
        Assert.True(RecordCodec.TryRead(Encode(), out var view));
        var facts = new V1Record(view);
        return filter.Matches(ref facts);
    }

    /// <summary>Bytes allocated by a try.</summary>
    public long AllocationOf(V1Filter filter)
    {
        Assert.True(RecordCodec.TryRead(Encode(), out var view));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var facts = new V1Record(view);
        filter.Matches(ref facts);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    public override string ToString() =>
        $"key {Text(Key)}, value {Text(Value)}, headers {string.Join(", ", Headers.Select(header => $"{header.Name}={Text(header.Value)}"))}";

    private byte[] Encode()
    {
        var record = new NewRecord
        {
            Key = AsMemory(Key),
            Value = AsMemory(Value),
            Headers = [.. Headers.Select(header => new RecordHeader(header.Name, AsMemory(header.Value)))],
        };
        var bytes = new byte[RecordCodec.Measure(record)];
        RecordCodec.Write(bytes, 0, 0, record);
        RecordCodec.Seal(bytes, 0);
        return bytes;
    }

    private static byte[]? Bytes(string? text) => text is null ? null : Encoding.UTF8.GetBytes(text);

    private static ReadOnlyMemory<byte>? AsMemory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes;

    private static string Text(byte[]? bytes) => bytes is null ? "none" : JsonSerializer.Serialize(Encoding.Latin1.GetString(bytes));
}
