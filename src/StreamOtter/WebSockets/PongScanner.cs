using System.Buffers.Binary;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.WebSockets;

/// <summary>
/// Finds pongs in the frames that a server sends, as their bytes pass by in pieces of any size (the layout is
/// <see cref="FrameHeader"/>'s). It judges nothing: what breaks RFC 6455 is for .NET's WebSocket to refuse.
/// </summary>
internal sealed class PongScanner(Action<long> onPong)
{
    /// <summary>What a ping of ours carries, and its pong repeats.</summary>
    public const int NumberBytes = 8;

    private const int MaskBytes = 4;

    private readonly byte[] _header = new byte[FrameHeader.MaxSize + MaskBytes];
    private readonly byte[] _payload = new byte[NumberBytes];
    private int _headerBytes;
    private long _length;
    private long _left; // of the payload
    private bool _isPong;

    public void Scan(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_left == 0)
            {
                _header[_headerBytes++] = bytes[0];
                bytes = bytes[1..];
                if (_headerBytes == HeaderLength())
                    BeginPayload();
                continue;
            }
            var count = (int)Math.Min(_left, bytes.Length);
            if (_isPong)
                bytes[..count].CopyTo(_payload.AsSpan((int)(_length - _left)));
            _left -= count;
            bytes = bytes[count..];
            if (_left == 0 && _isPong)
                onPong(BinaryPrimitives.ReadInt64BigEndian(_payload));
        }
    }

    /// <summary>How long the header is, as far as that can be told.</summary>
    private int HeaderLength()
    {
        if (_headerBytes < 2)
            return 2;
        var extended = (_header[1] & 0x7f) switch
        {
            126 => 2,
            127 => 8,
            _ => 0,
        };
        return 2 + extended + ((_header[1] & 0x80) != 0 ? MaskBytes : 0);
    }

    private void BeginPayload()
    {
        _length = (_header[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(2)),
            127 => BinaryPrimitives.ReadInt64BigEndian(_header.AsSpan(2)) & long.MaxValue,
            var length => length,
        };
        _left = _length;
        _isPong = (Opcode)(_header[0] & 0x0f) == Opcode.Pong && _length == NumberBytes;
        _headerBytes = 0;
    }
}
