using System.Globalization;
using System.Text;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window.Conflation;

/// <summary>Measures the whole process's memory, and so runs alone.</summary>
[Collection(AloneCollection.Name)]
public sealed class ConflationMemoryTests : WindowTest
{
    private const int Budget = 1 << 20;

    protected override long MaxBytes => Budget;

    [Fact]
    public void Append_MillionDistinctKeys_StaysWithinTheBudget()
    {
        const int keys = 1_000_000;
        const int batch = 1_000;
        var format = new KeyedFormat();
        var view = new FeedView(Feed, format, [0L]);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var first = 0L; first < keys; first += batch)
        {
            foreach (var record in BatchOf(first, batch))
                view.Append(0, record);
            Assert.InRange(Feeds.MemoryUsed, 1, Budget + (1 << 20));
        }
        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 8 << 20, $"{held} bytes are held.");
        view.Close();
        Assert.Equal(0, Feeds.MemoryUsed);

        static RecordBatch BatchOf(long first, int count)
        {
            var builder = new RecordBatchBuilder();
            for (var offset = first; offset < first + count; offset++)
            {
                builder.BeginRecord();
                builder.WriteKey(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"key {offset}")));
                builder.WriteValue("x"u8);
                builder.EndRecord(offset, 0);
            }
            return builder.ToBatch();
        }
    }
}
