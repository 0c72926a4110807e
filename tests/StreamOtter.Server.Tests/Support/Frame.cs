using System.Buffers.Binary;
using System.Text;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Support;

/// <summary>A frame as it came.</summary>
internal sealed record Frame(bool Final, Opcode Opcode, byte[] Payload)
{
    public string Text => Encoding.UTF8.GetString(Payload);

    public int CloseCode => Payload.Length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(Payload);

    /// <summary>A frame's bytes as a client sends them.</summary>
    /// <param name="opcode">What it is.</param>
    /// <param name="payload">What it holds.</param>
    /// <param name="final">Whether it is its message's last.</param>
    /// <param name="reserved">The three reserved bits, in their place.</param>
    /// <param name="masked">Whether it is masked.</param>
    /// <param name="declared">The length that is written where it is not the payload's.</param>
    public static byte[] Encode(
        Opcode opcode, ReadOnlySpan<byte> payload, bool final = true, byte reserved = 0, bool masked = true, ulong? declared = null)
    {
        var bytes = new List<byte> { (byte)((final ? 0x80 : 0) | reserved | (byte)opcode) };
        var length = declared ?? (ulong)payload.Length;
        var mask = masked ? 0x80 : 0;
        Span<byte> number = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(number, length);
        if (length < 126)
            bytes.Add((byte)(mask | (int)length));
        else if (length <= ushort.MaxValue)
            bytes.AddRange([(byte)(mask | 126), number[6], number[7]]);
        else
            bytes.AddRange([(byte)(mask | 127), .. number]);
        if (!masked)
            return [.. bytes, .. payload];
        byte[] key = [1, 2, 3, 4];
        bytes.AddRange(key);
        for (var i = 0; i < payload.Length; i++)
            bytes.Add((byte)(payload[i] ^ key[i % 4]));
        return [.. bytes];
    }
}
