using System.Text.Json;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Json;

namespace StreamOtter.Kafka.Tests.Json;

public sealed class JsonSchemaTests
{
    [Theory]
    [InlineData("""{"$id":"http://x/root","$ref":"part#/$defs/n","$defs":{"p":{"$id":"part","$defs":{"n":{"type":"integer"}}}}}""", "1", "\"a\"")]
    [InlineData("""{"$ref":"other.json#here"}""", "\"x\"", "1")]
    [InlineData("""{"uniqueItems":true}""", "[1,\"1\",[1],{\"a\":1}]", "[{\"a\":1,\"b\":[0]},{\"b\":[0.0],\"a\":1.0}]")]
    [InlineData("""{"multipleOf":0.1}""", "0.3", "0.35")] // exact, where ajv says that 0.3 is none
    [InlineData("""{"maximum":12345678901234567890}""", "12345678901234567890", "12345678901234567891")]
    [InlineData("""{"maxLength":1}""", "\"😀\"", "\"ab\"")]
    [InlineData("""{"format":"email"}""", "\"not an address\"", null)]
    [InlineData("""{"x-mine":{"type":"nonsense"}}""", "1", null)]
    [InlineData("""{"type":"integer"}""", "1e300", "0.5")]
    public void Validate_Value_IsJudged(string schema, string valid, string? invalid)
    {
        var parsed = JsonSchema.Parse(schema, new Dictionary<string, string> { ["other.json"] = """{"$defs":{"a":{"$anchor":"here","type":"string"}}}""" });

        Assert.Empty(Validate(parsed, valid));
        if (invalid is not null)
            Assert.NotEmpty(Validate(parsed, invalid));
    }

    [Theory]
    [InlineData("""{"properties":{"a":{}},"unevaluatedProperties":false}""", """{"a":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"unevaluatedProperties":false,"allOf":[{"patternProperties":{"^a":{}}},{"$ref":"#/$defs/b"}],"$defs":{"b":{"properties":{"b":{}}}}}""", """{"ab":1,"b":2}""", """{"c":2}""")]
    [InlineData("""{"anyOf":[{"properties":{"a":{"const":1}},"required":["a"]},{"properties":{"b":{"const":1}},"required":["b"]}],"unevaluatedProperties":false}""", """{"a":1,"b":1}""", """{"a":1,"b":2}""")]
    [InlineData("""{"if":{"properties":{"kind":{"const":"x"}},"required":["kind"]},"then":{"properties":{"x":{}}},"else":{"properties":{"y":{}}},"unevaluatedProperties":false}""", """{"kind":"x","x":1}""", """{"kind":"y","y":1}""")]
    [InlineData("""{"not":{"not":{"properties":{"a":{}}}},"unevaluatedProperties":false}""", "{}", """{"a":1}""")]
    [InlineData("""{"dependentSchemas":{"a":{"properties":{"a":{},"b":{}}}},"unevaluatedProperties":{"type":"integer"}}""", """{"a":"x","b":"x","c":1}""", """{"b":"x"}""")]
    [InlineData("""{"allOf":[{"unevaluatedProperties":true}],"unevaluatedProperties":false}""", """{"a":1}""", null)]
    [InlineData("""{"allOf":[{"properties":{"a":{}},"unevaluatedProperties":false}],"properties":{"b":{}}}""", """{"a":1}""", """{"a":1,"b":1}""")]
    [InlineData("""{"properties":{"in":{"properties":{"a":{}}}},"unevaluatedProperties":false}""", """{"in":{"b":1}}""", """{"in":{},"a":1}""")]
    [InlineData("""{"prefixItems":[{}],"unevaluatedItems":false}""", "[1]", "[1,2]")]
    [InlineData("""{"allOf":[{"prefixItems":[{},{}]}],"prefixItems":[{}],"unevaluatedItems":{"type":"string"}}""", """[1,2,"x"]""", "[1,2,3]")]
    [InlineData("""{"allOf":[{"contains":{"multipleOf":2}},{"contains":{"multipleOf":3}}],"unevaluatedItems":{"multipleOf":5}}""", "[2,3,4,5,6]", "[2,3,4,7,8]")]
    [InlineData("""{"anyOf":[{"items":{"type":"integer"}},true],"unevaluatedItems":false}""", "[1,2]", """[1,"x"]""")]
    public void Validate_WhatNoKeywordHasLookedAt_IsJudgedByUnevaluated(string schema, string valid, string? invalid) => Validate_Value_IsJudged(schema, valid, invalid);

    [Fact]
    public void Validate_UnevaluatedBesideWhatFails_SaysOnlyWhatFails()
    {
        var schema = JsonSchema.Parse("""{"allOf":[{"properties":{"a":{"type":"integer"}}}],"unevaluatedProperties":false}""");

        Assert.Equal(["/a type"], Validate(schema, """{"a":"x"}""").Select(e => $"{e.Path} {e.Keyword}"));
        Assert.Equal(["/b false"], Validate(schema, """{"a":1,"b":1}""").Select(e => $"{e.Path} {e.Keyword}"));
    }

    [Fact]
    public void Validate_DynamicReference_MeansTheOutermostAnchor()
    {
        // The draft's own example: a tree that is made strict by whoever refers to it.
        var tree = """
            {"$id":"http://x/tree","$dynamicAnchor":"node","type":"object","properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}
            """;
        var strict = """
            {"$id":"http://x/strict","$dynamicAnchor":"node","$ref":"tree","required":["data"]}
            """;
        var documents = new Dictionary<string, string> { ["http://x/tree"] = tree };

        Assert.Empty(Validate(JsonSchema.Parse(tree), """{"children":[{}]}"""));
        Assert.NotEmpty(Validate(JsonSchema.Parse(strict, documents), """{"data":1,"children":[{}]}"""));
        Assert.Empty(Validate(JsonSchema.Parse(strict, documents), """{"data":1,"children":[{"data":2}]}"""));
    }

    [Fact]
    public void Validate_WrongValue_SaysWhere()
    {
        var schema = JsonSchema.Parse("""{"properties":{"a/b":{"items":{"type":"integer"}}},"required":["c"]}""");

        var errors = Validate(schema, """{"a/b":[1,"x"]}""");

        Assert.Equal(["/a~1b/1 type", " required"], errors.Select(e => $"{e.Path} {e.Keyword}"));
    }

    [Theory]
    [InlineData("{", "JSON")]
    [InlineData("7", "object or a boolean")]
    [InlineData("""{"properties":{"a":{"unevaluatedItems":7}}}""", "/properties/a/unevaluatedItems")]
    [InlineData("""{"propertys":{}}""", "'propertys' is not supported")]
    [InlineData("""{"items":[{}]}""", "prefixItems")]
    [InlineData("""{"dependencies":{}}""", "dependencies")]
    [InlineData("""{"exclusiveMaximum":true}""", "exclusiveMaximum must be a number")]
    [InlineData("""{"$schema":"http://json-schema.org/draft-07/schema#"}""", "draft-07")]
    [InlineData("""{"$ref":"http://elsewhere/x.json"}""", "not given")]
    [InlineData("""{"$ref":"#/$defs/nothing"}""", "refers to nothing")]
    [InlineData("""{"$ref":"#nowhere"}""", "no anchor")]
    [InlineData("""{"type":"int"}""", "type must be")]
    [InlineData("""{"maxLength":-1}""", "maxLength")]
    [InlineData("""{"required":"a"}""", "required")]
    [InlineData("""{"pattern":"("}""", "pattern")]
    [InlineData("""{"pattern":"(?=a)"}""", "backtracking")]
    [InlineData("""{"pattern":"(a)\\1"}""", "reference back")]
    [InlineData("""{"pattern":"(?i)a"}""", "none of ECMA-262's")]
    [InlineData("""{"pattern":"\\A"}""", "unknown")]
    [InlineData("""{"$defs":{"a":{"$anchor":"x"},"b":{"$anchor":"x"}}}""", "two anchors")]
    [InlineData("""{"const":1,"pattern":"\ud800"}""", "surrogate")]
    public void Parse_WrongOrUnsupported_IsRefusedAndSaysWhere(string schema, string expected) =>
        Assert.Contains(expected, Assert.Throws<InvalidSchemaException>(() => JsonSchema.Parse(schema)).Message);

    [Fact]
    public void Validate_ReferencesInACircle_IsRefused() =>
        Assert.Throws<SchemaDataException>(() => Validate(JsonSchema.Parse("""{"$ref":"#"}"""), "1"));

    [Fact]
    public void Validate_ManyTriesAtEveryLevel_ComesToAnEnd()
    {
        // Each level is tried twice by each of two, so 4 to the power of 60 times without a bound.
        var schema = JsonSchema.Parse("""{"allOf":[{"properties":{"a":{"$ref":"#"}}},{"properties":{"a":{"$ref":"#"}}}],"anyOf":[false,{"properties":{"a":{"$ref":"#"}}},true]}""");
        var value = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);

        Assert.Contains("steps", Assert.Throws<SchemaDataException>(() => Validate(schema, value)).Message);
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData("^(a*)*b$")]
    [InlineData("^(.*a){20}$")]
    public void Validate_PatternThatBacktracksForEver_TakesNoLongerThanOthers(string pattern)
    {
        var schema = JsonSchema.Parse($$"""{"pattern":"{{pattern}}"}""");

        // Backtracking would take ages, not seconds: the test's bound is the runner's.
        _ = Validate(schema, $"\"{new string('a', 5_000)}!\"");
    }

    [Fact]
    public void Validate_ManyItemsThatMustDiffer_IsNotSquare()
    {
        var schema = JsonSchema.Parse("""{"uniqueItems":true}""");

        Assert.Empty(Validate(schema, "[" + string.Join(",", Enumerable.Range(0, 200_000)) + "]"));
    }

    [Fact]
    public void Codec_ValueThatBreaksTheSchema_IsNeitherWrittenNorRead()
    {
        var codec = new JsonSchemaCodec<JsonElement>("""{"title":"Order","type":"object","required":["id"]}""", TestJson.Default.JsonElement);

        Assert.Equal("Order", codec.RecordName);
        Assert.Equal("""{"id":1}""", codec.Decode("""{"id":1}"""u8.ToArray()).GetRawText());
        Assert.Contains("id", Assert.Throws<SchemaDataException>(() => codec.Decode("{}"u8.ToArray())).Message);
        Assert.Throws<SchemaDataException>(() => codec.Decode("{"u8.ToArray()));
        Assert.Throws<SchemaDataException>(() => codec.Encode(JsonDocument.Parse("{}").RootElement));
    }

    private static IReadOnlyList<JsonSchemaError> Validate(JsonSchema schema, string value) => schema.Validate(JsonDocument.Parse(value).RootElement);
}
