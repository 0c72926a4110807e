using System.Text;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>Short ways to write and read records in tests. Every wait is bounded.</summary>
internal static class Records
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static NewRecord Of(string value, long? timestamp = null) =>
        new() { Value = Encoding.UTF8.GetBytes(value), Timestamp = timestamp };

    public static Task<AppendResult[]> TryAppend(this IStreamLog log, params string[] values) =>
        log.AppendAsync(values.Select(value => Of(value)).ToArray()).AsTask().WaitAsync(Patience);

    /// <summary>Appends records that must all be stored; answers the first one's offset.</summary>
    public static async Task<long> Append(this IStreamLog log, params string[] values)
    {
        var results = await log.TryAppend(values);
        Assert.All(results, result => Assert.Equal(AppendStatus.Stored, result.Status));
        return results[0].Offset;
    }

    public static async Task<OffsetRange> Range(this IStreamLog log) => await log.GetRangeAsync(0);

    public static async Task<List<string>> ReadAll(this IStreamLog log, long? from = null, int maxBytes = 4096)
    {
        var values = new List<string>();
        var offset = from ?? (await log.Range()).First;
        while (true)
        {
            var read = await log.ReadAsync(0, offset, maxBytes).AsTask().WaitAsync(Patience);
            Assert.False(read.OutOfRange);
            if (read.Batch.IsEmpty)
                return values;
            foreach (var record in read.Batch)
            {
                Assert.Equal(offset++, record.Offset);
                values.Add(Encoding.UTF8.GetString(record.Value));
            }
            Assert.Equal(offset, read.Next);
        }
    }

    public static async Task<EngineException> Fails(EngineError error, Func<Task> action)
    {
        var exception = await Assert.ThrowsAsync<EngineException>(action);
        Assert.Equal(error, exception.Error);
        Assert.DoesNotContain('\n', exception.Message);
        return exception;
    }
}
