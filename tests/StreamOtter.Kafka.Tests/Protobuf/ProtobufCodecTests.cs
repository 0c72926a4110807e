using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Protobuf;

namespace StreamOtter.Kafka.Tests.Protobuf;

/// <summary>With the classes that Google.Protobuf has made of its own files.</summary>
public sealed class ProtobufCodecTests
{
    [Fact]
    public void Write_FirstMessageOfItsFile_HasOneZeroByteBefore()
    {
        var codec = new ProtobufCodec<Timestamp>();

        var bytes = codec.Encode(new Timestamp { Seconds = 1 });

        Assert.Equal("000801", Convert.ToHexStringLower(bytes));
        Assert.Equal(1, codec.Decode(bytes).Seconds);
        Assert.Equal("google.protobuf.Timestamp", codec.RecordName);
    }

    [Fact]
    public void Write_MessageInAMessage_HasItsIndexesBefore()
    {
        var codec = new ProtobufCodec<DescriptorProto.Types.ExtensionRange>();

        var bytes = codec.Encode(new DescriptorProto.Types.ExtensionRange { Start = 5 });

        // Two indexes, as zigzag varints: 2 (DescriptorProto, after FileDescriptorSet and FileDescriptorProto), 0.
        Assert.Equal("040400" + "0805", Convert.ToHexStringLower(bytes));
        Assert.Equal(5, codec.Decode(bytes).Start);
    }

    [Fact]
    public void ReaderOf_OtherOrderOfMessages_GoesByTheName()
    {
        var codec = new ProtobufCodec<Timestamp>();
        var read = codec.ReaderOf(Proto(
            """
            syntax = "proto3"; // message Not {
            package google.protobuf; /* message Neither { */
            option x = "message Nor {";
            enum E { A = 0; }
            message First { message Inner { oneof o { string message = 1; } } map<string, int32> m = 2; }
            message Timestamp { int64 seconds = 1; }
            """));

        Assert.Equal(1, read(Convert.FromHexString("02020801")).Seconds);
        Assert.Contains("google.protobuf.First,", Assert.Throws<SchemaDataException>(() => read(Convert.FromHexString("000801"))).Message);
        Assert.Contains("google.protobuf.First.Inner,", Assert.Throws<SchemaDataException>(() => read(Convert.FromHexString("0400000801"))).Message);
        Assert.Contains("has not", Assert.Throws<SchemaDataException>(() => read(Convert.FromHexString("02080801"))).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("ffffffff0f")] // more indexes than can be
    [InlineData("01")] // -1 of them
    [InlineData("0008")]
    [InlineData("0009")]
    [InlineData("000affffffff0f")] // a giant length
    public void Read_HostileBytes_IsRefused(string hex) =>
        Assert.Throws<SchemaDataException>(() => new ProtobufCodec<StringValue>().Decode(Convert.FromHexString(hex)));

    [Fact]
    public void Read_EndlessNesting_IsRefused()
    {
        var value = new Value();
        var bytes = Enumerable.Repeat<byte[]>([0x32, 0xFF, 0xFF, 0xFF, 0x07, 0x0A, 0xFF, 0xFF, 0xFF, 0x07], 1_000).SelectMany(b => b).ToArray();

        Assert.Throws<SchemaDataException>(() => new ProtobufCodec<Value>(new Schema(SchemaType.Protobuf, new ProtobufCodec<Value>().Schema.Text)).Decode([2, 2, .. bytes]));
        Assert.Equal(Value.KindOneofCase.None, value.KindCase);
    }

    [Theory]
    [InlineData("message A {", "not closed")]
    [InlineData("}", "not opened")]
    [InlineData("AAAA", "no file descriptor")]
    [InlineData("syntax = \"proto3\"; message B {}", "no message google.protobuf.Timestamp")]
    public void Constructor_WrongSchema_SaysWhy(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidSchemaException>(() => new ProtobufCodec<Timestamp>(Proto(text))).Message);

    private static Schema Proto(string text) => new(SchemaType.Protobuf, text);
}
