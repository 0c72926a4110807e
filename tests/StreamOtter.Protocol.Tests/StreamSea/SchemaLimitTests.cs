using System.Text.Json;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Protocol.Tests.StreamSea;

/// <summary>Huge, hostile and absent input.</summary>
public sealed class SchemaLimitTests
{
    private const int FieldErrorCap = 100;

    [Fact]
    public void TryRead_AsManyFieldsAsMayBe_ValidatesThemAll()
    {
        var definition = SchemaTexts.Read(SchemaOf(SchemaLimits.MaxFields));

        Assert.Equal(SchemaLimits.MaxFields, definition.Fields.Count);
        Assert.Empty(PayloadValidator.Validate(definition, SchemaTexts.Parse($"{{{string.Join(",", Enumerable.Range(0, SchemaLimits.MaxFields).Select(i => $"\"f{i}\":{i}"))}}}")));
        Assert.Equal(FieldErrorCap, PayloadValidator.Validate(definition, SchemaTexts.Parse("{}")).Count);
    }

    [Fact]
    public void TryRead_TooManyFields_IsOneError() => Assert.Equal(
        new FieldError("fields", "must not have so many: a schema has at most 10000 fields, nested ones included"),
        Assert.Single(SchemaTexts.ErrorsOf(SchemaOf(SchemaLimits.MaxFields + 1))));

    [Fact]
    public void TryRead_TooManyNestedFields_IsOneErrorAtTheirPlace()
    {
        var nested = SchemaOf(SchemaLimits.MaxFields, "\"name\":\"a\",\"type\":\"object\"");

        var error = Assert.Single(SchemaTexts.ErrorsOf($$"""{"version":1,"fields":[{{nested}},{"name":"b","type":"strnig"}]}"""));

        Assert.Equal("fields[0].fields", error.Field);
    }

    [Fact]
    public void TryRead_MoreErrorsThanAreTold_TellsTheFirst()
    {
        var errors = SchemaTexts.ErrorsOf($$"""{"version":1,"fields":[{{string.Join(",", Enumerable.Repeat("7", 100_000))}}]}""");

        Assert.Equal(Enumerable.Range(0, FieldErrorCap).Select(i => $"fields[{i}]"), errors.Select(error => error.Field));
    }

    [Fact]
    public void TryRead_NestedAsDeepAsNobodyMeans_IsRefused()
    {
        const int Depth = 2_000;
        var fields = string.Concat(Enumerable.Repeat("""[{"name":"a","type":"object","fields":""", Depth)) + "[]" + string.Concat(Enumerable.Repeat("}]", Depth));
        var json = JsonElement.Parse($$"""{"version":1,"fields":{{fields}}}""", new JsonDocumentOptions { MaxDepth = int.MaxValue });

        Assert.False(SchemaReader.TryRead(json, SchemaTexts.Stream, out _, out var errors));

        Assert.EndsWith("fields nest at most 32 levels deep", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_ManyFaultyElements_TellsTheFirst()
    {
        var definition = SchemaTexts.Read("""{"version":1,"fields":[{"name":"a","type":"array<integer>"}]}""");

        var errors = PayloadValidator.Validate(definition, SchemaTexts.Parse($$"""{"a":[{{string.Join(",", Enumerable.Repeat("null", 200_000))}}]}"""));

        Assert.Equal(FieldErrorCap, errors.Count);
        Assert.Equal(new FieldError("payload.a[99]", "must be an integer; it is null"), errors[^1]);
    }

    [Fact]
    public void Validate_LongText_IsShownShortened()
    {
        var definition = SchemaTexts.Read("""{"version":1,"fields":[{"name":"a","type":"enum","enum":["x"]}]}""");

        var errors = PayloadValidator.Validate(definition, SchemaTexts.Parse($$"""{"a":"{{new string('y', 39)}}😀{{new string('y', 100_000)}}","{{new string('z', 100_000)}}":1}"""));

        Assert.Equal($"must be one of \"x\"; it is \"{new string('y', 39)}…\"", errors[0].Message);
        Assert.Equal($"payload[\"{new string('z', 256)}…\"]", errors[1].Field);
    }

    [Fact]
    public void TryRead_AbsentJson_IsRefused()
    {
        Assert.False(SchemaReader.TryRead(default, SchemaTexts.Stream, out _, out var errors));
        Assert.Equal("must be an object; it is nothing", Assert.Single(errors).ToString());
        Assert.Equal("payload must be an object; it is nothing", Assert.Single(PayloadValidator.Validate(new(SchemaTexts.Stream, 1, []), default)).ToString());
    }

    [Fact]
    public void TryRead_BytesThatAreNotUtf8_AreRefused()
    {
        var json = JsonElement.Parse([.. "{\"version\":1,\"fields\":[{\"name\":\""u8, 0xFF, .. "\",\"type\":\"string\"}]}"u8]);

        Assert.False(SchemaReader.TryRead(json, SchemaTexts.Stream, out _, out var errors));
        Assert.StartsWith("holds text that is not Unicode", Assert.Single(errors).Message, StringComparison.Ordinal);
    }

    private static string SchemaOf(int fields, string head = "\"version\":1") =>
        $"{{{head},\"fields\":[{string.Join(",", Enumerable.Range(0, fields).Select(i => $$"""{"name":"f{{i}}","type":"integer"}"""))}]}}";
}
