using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas.Avro;

namespace StreamOtter.Kafka.Tests.Avro;

/// <summary>Against npm's avsc: the same bytes, and the same values.</summary>
public sealed class AvscTests(NodeOracle oracle) : IClassFixture<NodeOracle>
{
    private static readonly JsonSerializerOptions Deep = new() { MaxDepth = 1_000 };
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(Limits.IsLong ? 20_000 : 800);

    private readonly NodeOracle _oracle = oracle.OrSkip();

    [Fact]
    public void WriteAndRead_AnySchemaAndValue_AreTheSameToAvsc() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var generator = new AvroGenerator(seed);
            var schema = generator.Schema();
            var value = generator.Value(schema);
            var codec = new AvroCodec(schema.ToJsonString());
            var bytes = codec.Encode(value);

            var seen = _oracle.Ask(new() { ["ask"] = "decode", ["schema"] = schema.ToJsonString(), ["hex"] = Convert.ToHexStringLower(bytes) });

            Assert.Null(seen["error"]?.ToString());
            AssertSame(new AvroText().Know(schema).Write(schema, value), seen["json"]!.ToString(), schema);
            // avsc's own random numbers, in the other test, are never negative.
            AssertSame(new AvroText().Know(schema).Write(schema, codec.Decode(bytes)), seen["json"]!.ToString(), schema);
            // avsc keeps a map's entries in the order of JavaScript's objects, which is another for names like "1".
            Assert.Equal(bytes.Length * 2, seen["hex"]!.ToString().Length);
        }).Check(Many);

    [Fact]
    public void Read_WhatAvscHasWritten_IsTheSameToUs() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var schema = new AvroGenerator(seed).Schema();
            var codec = new AvroCodec(schema.ToJsonString());

            var made = _oracle.Ask(new() { ["ask"] = "random", ["schema"] = schema.ToJsonString(), ["count"] = 3 });

            // Of a record that holds itself, avsc's random value may have no end, or a far one.
            if (made["error"]?.ToString() == "Maximum call stack size exceeded" || made.ToJsonString(Deep).Length > 5_000)
                return;
            Assert.Null(made["error"]?.ToString());
            foreach (var item in made["values"]!.AsArray())
            {
                var value = codec.Decode(Convert.FromHexString(item!["hex"]!.ToString()));
                AssertSame(new AvroText().Know(schema).Write(schema, value), item["json"]!.ToString(), schema);
            }
        }).Check(Many);

    [Theory]
    [InlineData("""["null","int"]""", """["null","long","string"]""", """{"x":5}""")]
    [InlineData("\"int\"", "\"double\"", """{"x":5}""")]
    [InlineData("\"string\"", "\"bytes\"", """{"x":"aä"}""")]
    [InlineData("""{"type":"array","items":"int"}""", """{"type":"array","items":"float"}""", """{"x":[1,2]}""")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["B","A","C"]}""", """{"x":"B"}""")]
    [InlineData("\"int\"", """["string","int"]""", """{"x":5}""")]
    public void Read_OtherVersion_ResolvesAsAvscDoes(string from, string to, string value)
    {
        var writer = """{"type":"record","name":"R","fields":[{"name":"gone","type":"string","default":"g"},{"name":"x","type":FROM}]}""".Replace("FROM", from);
        var reader = """{"type":"record","name":"R","fields":[{"name":"y","aliases":["x"],"type":TO},{"name":"new","type":{"type":"map","values":"int"},"default":{"a":1}}]}"""
            .Replace("TO", to);
        var written = new AvroCodec<JsonElement>(writer, TestJson.Default.JsonElement).Encode(JsonDocument.Parse(value).RootElement);

        var read = new AvroCodec(reader).ReaderOf(new(StreamOtter.Schemas.SchemaType.Avro, writer))(written);
        var seen = _oracle.Ask(new() { ["ask"] = "resolve", ["writer"] = writer, ["reader"] = reader, ["hex"] = Convert.ToHexStringLower(written) });

        Assert.Null(seen["error"]?.ToString());
        var schema = JsonNode.Parse(reader)!;
        AssertSame(new AvroText().Know(schema).Write(schema, read), seen["json"]!.ToString(), schema);
    }

    private static void AssertSame(JsonNode? ours, string theirs, JsonNode schema)
    {
        using var left = JsonDocument.Parse(ours?.ToJsonString(Deep) ?? "null", new JsonDocumentOptions { MaxDepth = 1_000 });
        using var right = JsonDocument.Parse(theirs, new JsonDocumentOptions { MaxDepth = 1_000 });
        Assert.True(JsonElement.DeepEquals(left.RootElement, right.RootElement), $"{left.RootElement}\n is not\n{right.RootElement}\n by {schema.ToJsonString()}");
    }
}
