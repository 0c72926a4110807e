using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Protocol.Tests.StreamSea;

/// <summary>Schemas as an application makes them.</summary>
public sealed class SchemaDefinitionTests
{
    private static readonly SchemaDefinition Boiler = new("boiler_data", 1,
    [
        SchemaField.Of("temperature", FieldType.Float),
        SchemaField.OfEnum("state", "on", "off"),
        SchemaField.OfObject("owner", SchemaField.Of("name", FieldType.String), SchemaField.OfObjectArray("items", SchemaField.Of("id", FieldType.Integer))),
    ]);

    [Fact]
    public void Write_AsMade_IsTheSpecifiedText() => Assert.Equal(
        """{"name":"boiler_data","version":1,"fields":[{"name":"temperature","type":"float"},{"name":"state","type":"enum","enum":["on","off"]},"""
        + """{"name":"owner","type":"object","fields":[{"name":"name","type":"string"},{"name":"items","type":"array<object>","fields":[{"name":"id","type":"integer"}]}]}]}""",
        SchemaTexts.Write(Boiler));

    [Fact]
    public void Equals_OtherOrder_IsEqual()
    {
        var other = SchemaTexts.Read("""
            {"version":"1","fields":[
              {"name":"owner","type":"object","fields":[{"name":"items","type":"array<object>","fields":[{"name":"id","type":"integer"}]},{"name":"name","type":"string"}]},
              {"enum":["off","on"],"type":"enum","name":"state"},
              {"name":"temperature","type":"float"}]}
            """);

        Assert.Equal(Boiler, other);
        Assert.Equal(Boiler.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("""{"version":2,"fields":[{"name":"a","type":"float"},{"name":"e","type":"enum","enum":["x"]}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"b","type":"float"},{"name":"e","type":"enum","enum":["x"]}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"a","type":"integer"},{"name":"e","type":"enum","enum":["x"]}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"a","type":"float"},{"name":"e","type":"enum","enum":["y"]}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"a","type":"float"},{"name":"e","type":"enum","enum":["x","y"]}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"a","type":"float"}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"a","type":"float"},{"name":"e","type":"enum","enum":["x"]},{"name":"c","type":"float"}]}""")]
    [InlineData("""{"version":1,"fields":[{"name":"a","type":"object","fields":[]},{"name":"e","type":"enum","enum":["x"]}]}""")]
    public void Equals_AnythingElse_IsNot(string other) => Assert.NotEqual(
        SchemaTexts.Read("""{"version":1,"fields":[{"name":"a","type":"float"},{"name":"e","type":"enum","enum":["x"]}]}"""), SchemaTexts.Read(other));

    [Fact]
    public void Construct_WhatIsNoSchema_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => SchemaField.Of("", FieldType.Float));
        Assert.Throws<ArgumentException>(() => SchemaField.Of("\ud800", FieldType.Float));
        Assert.Throws<ArgumentException>(() => SchemaField.Of(new string('a', 257), FieldType.Float));
        Assert.Throws<ArgumentException>(() => SchemaField.Of("a", FieldType.Enum));
        Assert.Throws<ArgumentException>(() => SchemaField.Of("a", FieldType.ObjectArray));
        Assert.Throws<ArgumentException>(() => SchemaField.Of("a", (FieldType)99));
        Assert.Throws<ArgumentException>(() => SchemaField.OfEnum("a"));
        Assert.Throws<ArgumentException>(() => SchemaField.OfEnum("a", "x", "x"));
        Assert.Throws<ArgumentException>(() => SchemaField.OfObject("a", SchemaField.Of("b", FieldType.Float), SchemaField.Of("b", FieldType.Date)));
        Assert.Throws<ArgumentException>(() => new SchemaDefinition("", 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SchemaDefinition("a", -1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SchemaDefinition("a", SchemaLimits.MaxVersion + 1, []));
        Assert.Throws<ArgumentException>(() => new SchemaDefinition("a", 1, Nested(SchemaLimits.MaxDepth + 1)));
        Assert.Throws<ArgumentException>(() => new SchemaDefinition("a", 1, [.. Enumerable.Range(0, SchemaLimits.MaxFields + 1).Select(i => SchemaField.Of($"f{i}", FieldType.Date))]));
        _ = new SchemaDefinition("a", 1, Nested(SchemaLimits.MaxDepth));
    }

    private static SchemaFields Nested(int depth) => depth == 1 ? [SchemaField.Of("a", FieldType.Float)] : [SchemaField.OfObject("a", Nested(depth - 1))];
}
