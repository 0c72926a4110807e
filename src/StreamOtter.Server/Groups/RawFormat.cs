using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Groups;

/// <summary>Records as they are: a group's members write them, each in its protocol, with what only its delivery has.</summary>
internal sealed class RawFormat : RecordFormat
{
    private RawFormat()
    {
    }

    public static RawFormat Instance { get; } = new();

    public override bool TryWrite(int partition, in RecordView record, FrameBuffer target)
    {
        target.Write(record.Bytes);
        return true;
    }
}
