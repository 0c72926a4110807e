using System.Runtime.InteropServices;
using System.Text;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>One partition of a <see cref="ScriptedLog"/>, which locks it.</summary>
internal sealed class ScriptedPartition
{
    private readonly List<ScriptedRecord> _all = [];
    private int _firstIndex;

    /// <summary>Every record there ever was.</summary>
    public IReadOnlyList<ScriptedRecord> All => _all;

    public long First { get; private set; }

    public long Next { get; private set; }

    /// <summary>How far the tail has passed records on.</summary>
    public long Seen { get; set; }

    public long Append(int hole, int size, string? key)
    {
        _all.Add(new ScriptedRecord(Next + hole, size, key));
        Next = _all[^1].Offset + 1;
        return _all[^1].Offset;
    }

    /// <summary>Retention: the oldest records go.</summary>
    public void Remove(int count)
    {
        _firstIndex = Math.Min(_firstIndex + count, _all.Count);
        First = _firstIndex == _all.Count ? Next : _all[_firstIndex].Offset;
    }

    public IEnumerable<ScriptedRecord> From(long offset)
    {
        for (var i = IndexOf(offset); i < _all.Count; i++)
            yield return _all[i];
    }

    /// <summary>The index of the first record at or after an offset.</summary>
    public int IndexOf(long offset)
    {
        var (low, high) = (0, _all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_all[middle].Offset < offset)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public ReadResult Read(long offset, int maxBytes)
    {
        var range = new OffsetRange(First, Next);
        if (offset < First || offset > Next)
            return new ReadResult(RecordBatch.Empty, offset < First ? First : Next, range, OutOfRange: true);
        var records = new List<ScriptedRecord>();
        var bytes = 0;
        foreach (var record in From(offset))
        {
            bytes += record.Size + RecordCodec.HeaderSize;
            if (records.Count > 0 && bytes > maxBytes)
                break;
            records.Add(record);
        }
        return new ReadResult(ToBatch(records), records.Count == 0 ? offset : records[^1].Offset + 1, range);
    }

    public static RecordBatch ToBatch(IEnumerable<ScriptedRecord> records)
    {
        var builder = new RecordBatchBuilder();
        foreach (var record in records)
        {
            builder.BeginRecord();
            if (record.Key is { } key)
                builder.WriteKey(Encoding.UTF8.GetBytes(key));
            builder.WriteValue(new byte[record.Size]);
            builder.EndRecord(record.Offset, 0);
        }
        return builder.ToBatch();
    }
}

/// <summary>A record: its value is as many zeros.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ScriptedRecord(long Offset, int Size, string? Key);
