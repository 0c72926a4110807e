using System.Buffers;

namespace StreamOtter.Logging.Formats;

/// <summary>Writes an entry as an output takes it.</summary>
internal interface ILogFormat
{
    void Write(LogEntry entry, IBufferWriter<byte> target);
}
