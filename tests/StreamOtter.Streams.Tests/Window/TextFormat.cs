using System.Globalization;
using System.Text;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>Writes "partition:offset:size;", as long as the record's value; leaves out every offset that a number divides.</summary>
internal sealed class TextFormat(int without = 0) : RecordFormat
{
    private int Without { get; } = without;

    public bool Takes(long offset) => Without == 0 || offset % Without != 0;

    public override bool TryWrite(int partition, in RecordView record, FrameBuffer target)
    {
        if (!Takes(record.Offset))
            return false;
        var text = string.Create(CultureInfo.InvariantCulture, $"{partition}:{record.Offset}:");
        target.Write(Encoding.ASCII.GetBytes(text.PadRight(Math.Max(text.Length, record.Value.Length - 1), 'x')));
        target.Write((byte)';');
        return true;
    }

    /// <summary>The offsets in a slice, which must be whole records of one partition.</summary>
    public static List<long> OffsetsOf(in WindowSlice slice, int partition)
    {
        var records = Encoding.ASCII.GetString(slice.Bytes).Split(';');
        Assert.Equal("", records[^1]);
        Assert.Equal(slice.Count, records.Length - 1);
        var offsets = new List<long>();
        foreach (var parts in records.SkipLast(1).Select(record => record.Split(':')))
        {
            Assert.Equal(3, parts.Length);
            Assert.Equal(partition, int.Parse(parts[0], CultureInfo.InvariantCulture));
            offsets.Add(long.Parse(parts[1], CultureInfo.InvariantCulture));
        }
        return offsets;
    }

    public override bool Equals(object? obj) => obj is TextFormat other && other.Without == Without;

    public override int GetHashCode() => Without;
}
