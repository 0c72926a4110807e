using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace StreamOtter.Streams.Tests;

public sealed class RecordCodecTests
{
    private static readonly Gen<byte[]?> Bytes = Gen.OneOf(
        Gen.Constant<byte[]?>(null),
        ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => (byte[]?)bytes),
        Gen.Choose(120, 20_000).Select(length => (byte[]?)Enumerable.Range(0, length).Select(i => (byte)i).ToArray()));

    private static readonly Gen<RecordHeader> Header =
        from name in Gen.Elements("", "a", "content-type", "ключ", new string('n', 200))
        from value in Bytes
        select new RecordHeader(name, AsMemory(value));

    private static readonly Gen<(long Offset, long Timestamp, NewRecord Record)> Record =
        from offset in Gen.Choose(0, int.MaxValue)
        from timestamp in Gen.Choose(int.MinValue, int.MaxValue)
        from key in Bytes
        from value in Bytes
        from headers in Gen.ListOf(Header)
        select ((long)offset << 20, (long)timestamp << 10, new NewRecord
        {
            Key = AsMemory(key),
            Value = AsMemory(value),
            Headers = headers.ToList(),
        });

    [Fact]
    public void Write_AnyRecord_IsReadBackTheSame() =>
        Prop.ForAll(Record.ToArbitrary(), sample =>
        {
            var (offset, timestamp, record) = sample;
            var bytes = new byte[RecordCodec.Measure(record)];
            Assert.Equal(bytes.Length, RecordCodec.Write(bytes, 0, timestamp, record));
            RecordCodec.Seal(bytes, offset);

            Assert.True(RecordCodec.IsIntact(bytes));
            Assert.True(RecordCodec.TryRead(bytes, out var view));
            Assert.Equal(bytes.Length, view.Size);
            Assert.Equal(offset, view.Offset);
            Assert.Equal(timestamp, view.Timestamp);
            AssertSame(record.Key, view.HasKey, view.Key);
            AssertSame(record.Value, view.HasValue, view.Value);
            Assert.Equal(record.Headers!.Count, view.Headers.Count);
            var i = 0;
            foreach (var header in view.Headers)
            {
                Assert.Equal(record.Headers[i].Name, Encoding.UTF8.GetString(header.Name));
                AssertSame(record.Headers[i++].Value, header.HasValue, header.Value);
            }
            Assert.Equal(record.Headers.Count, i);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void TryRead_AnyBytes_NeverThrows() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            RecordCodec.TryRead(bytes, out _);
            // And with a length that fits, so that the rest is looked at.
            if (bytes.Length < RecordCodec.HeaderSize)
                Array.Resize(ref bytes, RecordCodec.HeaderSize + bytes.Length);
            BitConverter.TryWriteBytes(bytes, bytes.Length - RecordCodec.LengthSize);
            bytes[RecordCodec.HeaderSize - 1] &= 7;
            if (RecordCodec.TryRead(bytes, out var view))
            {
                foreach (var header in view.Headers)
                    Assert.True(header.Name.Length <= bytes.Length);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void IsIntact_AnyBitFlippedAfterTheLength_IsFalse()
    {
        var record = new NewRecord { Key = "key"u8.ToArray(), Value = "value"u8.ToArray() };
        var bytes = new byte[RecordCodec.Measure(record)];
        RecordCodec.Write(bytes, 7, 8, record);
        RecordCodec.Seal(bytes, 7);
        for (var bit = RecordCodec.LengthSize * 8; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(RecordCodec.IsIntact(bytes), $"bit {bit}");
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
        Assert.True(RecordCodec.IsIntact(bytes));
    }

    private static ReadOnlyMemory<byte>? AsMemory(byte[]? bytes) => bytes is null ? default(ReadOnlyMemory<byte>?) : bytes;

    private static void AssertSame(ReadOnlyMemory<byte>? expected, bool has, ReadOnlySpan<byte> actual)
    {
        Assert.Equal(expected is not null, has);
        Assert.True(actual.SequenceEqual(expected is { } bytes ? bytes.Span : default));
    }
}
