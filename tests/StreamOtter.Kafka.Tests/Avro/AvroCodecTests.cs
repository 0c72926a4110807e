using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Avro;

namespace StreamOtter.Kafka.Tests.Avro;

public sealed class AvroCodecTests
{
    private const string OrderSchema =
        """
        {"type":"record","name":"Order","namespace":"shop","fields":[
          {"name":"id","type":"long"},
          {"name":"note","type":["null","string"],"default":null},
          {"name":"size","type":{"type":"enum","name":"Size","symbols":["Small","Large"]}},
          {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
            {"name":"article","type":"string"},{"name":"count","type":"int"}]}}},
          {"name":"prices","type":{"type":"map","values":"double"}},
          {"name":"signature","type":"bytes"}]}
        """;

    // The specification's examples, and what follows from them.
    [Theory]
    [InlineData("\"long\"", 0L, "00")]
    [InlineData("\"long\"", -1L, "01")]
    [InlineData("\"long\"", 1L, "02")]
    [InlineData("\"long\"", -64L, "7f")]
    [InlineData("\"long\"", 64L, "8001")]
    [InlineData("\"long\"", long.MinValue, "ffffffffffffffffff01")]
    [InlineData("\"long\"", long.MaxValue, "feffffffffffffffff01")]
    [InlineData("\"int\"", int.MinValue, "ffffffff0f")]
    [InlineData("\"string\"", "foo", "06666f6f")]
    [InlineData("\"boolean\"", true, "01")]
    [InlineData("\"double\"", double.NaN, "000000000000f8ff")]
    [InlineData("\"float\"", float.PositiveInfinity, "0000807f")]
    [InlineData("""["null","string"]""", null, "00")]
    [InlineData("""["null","string"]""", "a", "020261")]
    public void Write_Value_IsTheSpecificationsBytes(string schema, object? value, string hex)
    {
        var codec = new AvroCodec(schema);

        Assert.Equal(hex, Convert.ToHexStringLower(codec.Encode(value)));
        Assert.Equal(value, codec.Decode(Convert.FromHexString(hex)));
    }

    [Fact]
    public void Read_BlocksWithSizes_AreOneArray()
    {
        var codec = new AvroCodec("""{"type":"array","items":"long"}""");
        // Two items with their size in bytes, one without, the end.
        Assert.Equal([3L, 27L, 5L], (List<object?>)codec.Decode(Convert.FromHexString("0304" + "0636" + "02" + "0a" + "00"))!);
    }

    [Fact]
    public void Write_TypeOfYours_ComesBack()
    {
        var codec = new AvroCodec<Order>(OrderSchema, TestJson.Default.Order);
        var order = new Order(7, "ä", Size.Large, [new("tea", 2), new("cup", 1)], new() { ["eur"] = 1.5 }, [1, 2, 3]);

        var read = codec.Decode(codec.Encode(order));

        Assert.Equivalent(order, read);
        Assert.Equal("shop.Order", codec.RecordName);
    }

    [Fact]
    public void Write_FieldWithDefaultLeftOut_IsTheDefault()
    {
        var codec = new AvroCodec("""{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":7},{"name":"b","type":"bytes","default":"\u00ff"}]}""");

        var record = (AvroRecord)codec.Decode(codec.Encode(new AvroRecord()))!;

        Assert.Equal(7, record["a"]);
        Assert.Equal(new byte[] { 255 }, record["b"]);
    }

    [Theory]
    [InlineData("""{"a":1}""", "no field 'b'")]
    [InlineData("""{"a":1,"b":2}""", "does not fit")]
    [InlineData("""{"a":1,"b":"x","c":2}""", "does not fit")]
    public void Write_ValueThatDoesNotFit_SaysWhy(string json, string expected)
    {
        var schema = """{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"string"}]}""";
        var error = Assert.Throws<SchemaDataException>(() => json.Length < 8
            ? new AvroCodec(schema).Encode(new AvroRecord { ["a"] = 1 })
            : new AvroCodec<System.Text.Json.JsonElement>(schema, TestJson.Default.JsonElement).Encode(System.Text.Json.JsonDocument.Parse(json).RootElement));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void ReaderOf_SchemasThatDoNotGoTogether_IsRefusedAtOnce()
    {
        Assert.Contains("string cannot be read as int", Assert.Throws<InvalidSchemaException>(() => new AvroCodec("\"int\"").ReaderOf(Avro("\"string\""))).Message);
        Assert.Contains("'b'", Assert.Throws<InvalidSchemaException>(() =>
            new AvroCodec("""{"type":"record","name":"R","fields":[{"name":"b","type":"int"}]}""")
                .ReaderOf(Avro("""{"type":"record","name":"R","fields":[]}"""))).Message);
    }

    [Fact]
    public void ReaderOf_BranchThatTheReaderHasNot_IsAnErrorOnlyWhereItComes()
    {
        var read = new AvroCodec("\"int\"").ReaderOf(Avro("""["int","string"]"""));

        Assert.Equal(5, read(new byte[] { 0, 10 }));
        Assert.Throws<SchemaDataException>(() => read(new byte[] { 2, 2, 97 }));
    }

    [Fact]
    public void ReaderOf_UnknownSymbol_IsTheDefault()
    {
        var read = new AvroCodec("""{"type":"enum","name":"E","symbols":["A","U"],"default":"U"}""")
            .ReaderOf(Avro("""{"type":"enum","name":"E","symbols":["Z","A"]}"""));

        Assert.Equal("U", read(new byte[] { 0 })!.ToString());
        Assert.Equal("A", read(new byte[] { 2 })!.ToString());
    }

    [Fact]
    public void ReaderOf_RecursiveRecord_ReadsIt()
    {
        var schema = """{"type":"record","name":"Node","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","Node"],"default":null}]}""";
        var codec = new AvroCodec(schema);
        var list = new AvroRecord("Node") { ["v"] = 1, ["next"] = new AvroRecord("Node") { ["v"] = 2, ["next"] = null } };

        var read = (AvroRecord)codec.Decode(codec.Encode(list))!;

        Assert.Equal(2, ((AvroRecord)read["next"]!)["v"]);
    }

    [Fact]
    public void Constructor_SchemaWithReferences_FindsThem()
    {
        var address = Avro("""{"type":"record","name":"Address","namespace":"x","fields":[{"name":"city","type":"string"}]}""");
        var codec = new AvroCodec(Avro("""{"type":"record","name":"P","fields":[{"name":"at","type":"x.Address"}]}""") with
        {
            References = [new("x.Address", "address", 1) { Schema = address }],
        });

        var read = (AvroRecord)codec.Decode(codec.Encode(new AvroRecord { ["at"] = new AvroRecord { ["city"] = "Bonn" } }))!;

        Assert.Equal("Bonn", ((AvroRecord)read["at"]!)["city"]);
    }

    private static Schema Avro(string text) => new(SchemaType.Avro, text);
}
