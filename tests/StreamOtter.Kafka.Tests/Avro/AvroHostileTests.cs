using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Avro;

namespace StreamOtter.Kafka.Tests.Avro;

/// <summary>Bytes and schemas that nobody means well with.</summary>
public sealed class AvroHostileTests
{
    private const string Node = """{"type":"record","name":"N","fields":[{"name":"next","type":["null","N"]}]}""";

    [Theory]
    [InlineData("\"string\"", "feffffffffffffffff01", "are there")] // a length of 2^63 - 1
    [InlineData("\"bytes\"", "8080808010", "are there")] // 1 GiB
    [InlineData("\"string\"", "01", "are there")] // a length of -1
    [InlineData("\"long\"", "ffffffffffffffffffff01", "64 bits")]
    [InlineData("\"int\"", "feffffffffffffffff01", "32-bit")]
    [InlineData("\"long\"", "8080", "are there")]
    [InlineData("\"boolean\"", "02", "no boolean")]
    [InlineData("\"string\"", "02ff", "UTF-8")]
    [InlineData("""["null","int"]""", "04", "no branch")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "02", "no symbol")]
    [InlineData("""{"type":"fixed","name":"F","size":100}""", "00", "are there")]
    [InlineData("\"int\"", "0000", "follow")]
    [InlineData("""{"type":"array","items":"null"}""", "feffffffffffffffff01", "more values")] // 2^63 - 1 times nothing
    [InlineData("""{"type":"array","items":"int"}""", "feffffffffffffffff01", "are there")]
    [InlineData("""{"type":"array","items":"int"}""", "ffffffffffffffffff0100", "size")] // long.MinValue items
    [InlineData("""{"type":"map","values":"null"}""", "02", "are there")]
    public void Read_HostileBytes_IsRefusedAndTakesNoMemory(string schema, string hex, string expected)
    {
        var read = new AvroCodec(schema).ReaderOf(new(SchemaType.Avro, schema));
        var bytes = Convert.FromHexString(hex);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<SchemaDataException>(() => read(bytes));

        Assert.Contains(expected, error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Read_EndlessNesting_IsRefused()
    {
        var codec = new AvroCodec(Node);
        var bytes = Enumerable.Repeat((byte)2, 100_000).Append((byte)0).ToArray();

        Assert.Contains("deeper", Assert.Throws<SchemaDataException>(() => codec.Decode(bytes)).Message);
    }

    [Fact]
    public void Write_EndlessNesting_IsRefused()
    {
        var list = new AvroRecord("N");
        list["next"] = list;

        Assert.Contains("deeper", Assert.Throws<SchemaDataException>(() => new AvroCodec(Node).Encode(list)).Message);
    }

    [Fact]
    public void Read_TruncatedAtEveryByte_IsRefusedAndNeverCrashes() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var generator = new AvroGenerator(seed);
            var schema = generator.Schema();
            var codec = new AvroCodec(schema.ToJsonString());
            var bytes = codec.Encode(generator.Value(schema));
            var read = codec.ReaderOf(codec.Schema);
            for (var length = 0; length < bytes.Length; length++)
                Assert.Throws<SchemaDataException>(() => read(bytes.AsMemory(0, length)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Read_AnyBytes_AreAValueOrRefused() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var read = new AvroCodec(new AvroGenerator(seed).Schema().ToJsonString()) is var codec ? codec.ReaderOf(codec.Schema) : null!;
            var random = new Random(seed);
            for (var i = 0; i < 20; i++)
            {
                var bytes = new byte[random.Next(40)];
                random.NextBytes(bytes);
                try
                {
                    read(bytes);
                }
                catch (SchemaDataException)
                {
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Limits.IsLong ? 100_000 : 1_000));

    [Theory]
    [InlineData("", "no type ''")]
    [InlineData("{", "JSON")]
    [InlineData("7", "no type '7'")]
    [InlineData("{}", "\"type\"")]
    [InlineData("\"strin\"", "no type 'strin'")]
    [InlineData("""["int","int"]""", "twice")]
    [InlineData("""["int",["null"]]""", "union")]
    [InlineData("""{"type":"record","name":"R"}""", "\"fields\" is missing")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}""", "two fields")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}""", "default")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"R","default":{}}]}""", "no end")]
    [InlineData("""{"type":"record","name":"a-b","fields":[]}""", "no name")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","A"]}""", "twice")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"],"default":"B"}""", "none of the symbols")]
    [InlineData("""{"type":"fixed","name":"F","size":-1}""", "size")]
    [InlineData("""{"type":"array","items":{"type":"record","name":"int","fields":[]}}""", "primitive")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"string","default":"\ud800"}]}""", "surrogate")]
    public void Constructor_WrongSchema_SaysWhere(string schema, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidSchemaException>(() => new AvroCodec(schema)).Message);

    [Fact]
    public void Constructor_EndlessSchema_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"type":"array","items":""", 5_000)) + "\"int\"" + new string('}', 5_000);
        Assert.Throws<InvalidSchemaException>(() => new AvroCodec(deep));
    }
}
