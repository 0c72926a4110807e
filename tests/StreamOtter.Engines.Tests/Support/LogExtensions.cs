using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Support;

public static class LogExtensions
{
    public static NewRecord Text(string value, int? partition = null, string? key = null, long? timestamp = null) => new()
    {
        Key = key is null ? null : (ReadOnlyMemory<byte>?)Encoding.UTF8.GetBytes(key),
        Value = Encoding.UTF8.GetBytes(value),
        Partition = partition,
        Timestamp = timestamp,
    };

    public static async Task<AppendResult[]> StoreAsync(this IStreamLog log, params NewRecord[] records)
    {
        var results = await log.AppendAsync(records).Bounded();
        Assert.Equal(records.Length, results.Length);
        Assert.All(results, result => Assert.True(result.Status == AppendStatus.Stored, result.Error));
        return results;
    }

    /// <summary>All records of a partition from an offset on, as many reads as it takes.</summary>
    public static async Task<List<TestRecord>> ReadAllAsync(this IStreamLog log, int partition, long from = 0, int maxBytes = 1 << 16)
    {
        var all = new List<TestRecord>();
        while (true)
        {
            var result = await log.ReadAsync(partition, from, maxBytes).Bounded();
            Assert.False(result.OutOfRange);
            var records = TestRecord.From(partition, result.Batch);
            Assert.All(records, record => Assert.InRange(record.Offset, from, result.Next - 1));
            all.AddRange(records);
            if (result.Next == from)
            {
                Assert.Empty(records);
                Assert.Equal(result.Range.Next, from);
                return all;
            }
            Assert.True(result.Next > from, "A read must go on.");
            from = result.Next;
        }
    }

    public static async Task<TestRecord> ReadOneAsync(this IStreamLog log, AppendResult at)
    {
        var result = await log.ReadAsync(at.Partition, at.Offset, maxBytes: 1).Bounded();
        var record = TestRecord.From(at.Partition, result.Batch)[0];
        Assert.Equal(at.Offset, record.Offset);
        return record;
    }

    public static void AssertInOrder(IEnumerable<TestRecord> records)
    {
        foreach (var partition in records.GroupBy(record => record.Partition))
        {
            var offsets = partition.Select(record => record.Offset).ToList();
            Assert.Equal(offsets.Distinct().Order(), offsets);
        }
    }
}
