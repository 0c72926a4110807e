using System.Globalization;
using System.Text;
using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window.Conflation;

/// <summary>Conflates by key. Writes "offset;", as long as the record's value; leaves out every offset that a number divides.</summary>
internal sealed class KeyedFormat(int without = 0) : RecordFormat
{
    private int Without { get; } = without;

    public override bool ConflatesByKey => true;

    public bool Takes(long offset) => Without == 0 || offset % Without != 0;

    public override bool TryWrite(int partition, in RecordView record, FrameBuffer target)
    {
        if (!Takes(record.Offset))
            return false;
        var text = record.Offset.ToString(CultureInfo.InvariantCulture);
        target.Write(Encoding.ASCII.GetBytes(text.PadRight(record.Value.Length)));
        target.Write((byte)';');
        return true;
    }

    public static List<long> OffsetsOf(in WindowSlice slice)
    {
        var offsets = Encoding.ASCII.GetString(slice.Bytes).Split(';').SkipLast(1).Select(text => long.Parse(text, CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(slice.Count, offsets.Count);
        Assert.Equal(slice.LastOffset, offsets[^1]);
        return offsets;
    }

    public override bool Equals(object? obj) => obj is KeyedFormat other && other.Without == Without;

    public override int GetHashCode() => Without;
}
