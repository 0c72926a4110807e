using System.Buffers;
using System.Buffers.Text;

namespace StreamOtter.Cli.Bench.Load;

/// <summary>
/// The content of every record, the same from every server:
/// <code>
/// ~ | number, 16 hex digits | time, 16 hex digits | filling
/// </code>
/// The tilde is in no other place of a message, so counting tildes counts records, however a server packs them.
/// </summary>
internal static class RecordText
{
    /// <summary>Bytes of a record, where nobody asks for another size.</summary>
    public const int Size = 100;

    /// <summary>Bytes of the smallest record.</summary>
    public const int MinSize = 1 + HeadSize;

    /// <summary>Bytes of the number and the time that follow the mark.</summary>
    public const int HeadSize = 2 * Digits;

    /// <summary>What begins a record.</summary>
    public const byte Mark = (byte)'~';

    private const int Digits = 16;
    private static readonly StandardFormat Hex = new('x', Digits);

    /// <summary>Writes a record.</summary>
    /// <param name="target">As many bytes as it is to have, <see cref="MinSize"/> at least.</param>
    /// <param name="number">Its number, from 0.</param>
    /// <param name="time">When it was to be sent, in the stopwatch's ticks, which all processes share.</param>
    public static void Write(Span<byte> target, long number, long time)
    {
        target[0] = Mark;
        Utf8Formatter.TryFormat(number, target[1..], out _, Hex);
        Utf8Formatter.TryFormat(time, target[(1 + Digits)..], out _, Hex);
        target[(1 + HeadSize)..].Fill((byte)'o');
    }

    /// <summary>Reads what follows the mark.</summary>
    public static (long Number, long Time) Read(ReadOnlySpan<byte> head) =>
        Utf8Parser.TryParse(head[..Digits], out long number, out _, 'x') && Utf8Parser.TryParse(head[Digits..], out long time, out _, 'x')
            ? (number, time)
            : throw new LoadException("A record came that none of us sent.");
}
