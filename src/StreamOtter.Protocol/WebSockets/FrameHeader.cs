using System.Buffers.Binary;

namespace StreamOtter.Protocol.WebSockets;

/// <summary>
/// The header of an unmasked, unfragmented frame as a server sends it (RFC 6455, section 5.2):
/// <code>
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
/// |I|S|S|S|  (4)  |A|     (7)     |  16 bits if length is 126,    |
/// |N|V|V|V|       |S|             |  64 bits if it is 127         |
/// | |1|2|3|       |K|             |                               |
/// +-+-+-+-+-------+-+-------------+-------------------------------+
/// </code>
/// </summary>
public static class FrameHeader
{
    /// <summary>The longest header, in bytes.</summary>
    public const int MaxSize = 10;

    private const byte Final = 0x80;

    /// <summary>How many bytes the header takes: the shortest form is the only one allowed.</summary>
    public static int SizeFor(int payload) => payload < 126 ? 2 : payload <= ushort.MaxValue ? 4 : MaxSize;

    /// <summary>Writes a header, answers its size.</summary>
    public static int Write(Span<byte> target, Opcode opcode, int payload)
    {
        target[0] = (byte)(Final | (byte)opcode);
        var size = SizeFor(payload);
        switch (size)
        {
            case 2:
                target[1] = (byte)payload;
                break;
            case 4:
                target[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payload);
                break;
            default:
                target[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(target[2..], (ulong)payload);
                break;
        }
        return size;
    }
}
