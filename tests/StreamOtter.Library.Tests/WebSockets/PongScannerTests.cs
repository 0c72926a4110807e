using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Protocol.WebSockets;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class PongScannerTests
{
    private const int Samples = 300;

    private static readonly Gen<(Opcode Opcode, int Length)> Frame =
        from opcode in Gen.Elements(Opcode.Text, Opcode.Binary, Opcode.Continuation, Opcode.Ping, Opcode.Pong, Opcode.Close)
        from length in Gen.Frequency((20, Gen.Choose(0, 130)), (20, Gen.Constant(8)), (1, Gen.Choose(65_530, 65_540)))
        select (opcode, opcode is Opcode.Pong ? Math.Min(length, 125) : length);

    [Fact]
    public void Scan_AnyFramesInAnyPieces_FindsThePongs()
    {
        Prop.ForAll(Gen.ListOf(Frame).ToArbitrary(), Gen.Choose(1, 100).ToArbitrary(), (frames, piece) =>
        {
            var (bytes, expected) = (new List<byte>(), new List<long>());
            foreach (var (opcode, length) in frames)
            {
                var frame = new byte[FrameHeader.SizeFor(length) + length];
                FrameHeader.Write(frame, opcode, length);
                var payload = frame.AsSpan(^length..);
                payload.Fill(0x8a); // what looks like a pong is none inside a frame
                if (opcode == Opcode.Pong && length == PongScanner.NumberBytes)
                {
                    BinaryPrimitives.WriteInt64BigEndian(payload, expected.Count);
                    expected.Add(expected.Count);
                }
                bytes.AddRange(frame);
            }
            var found = new List<long>();
            var scanner = new PongScanner(found.Add);
            foreach (var part in bytes.Chunk(piece))
                scanner.Scan(part);
            Assert.Equal(expected, found);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }
}
