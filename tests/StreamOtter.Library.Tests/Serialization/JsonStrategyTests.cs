using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StreamOtter.Serialization;

namespace StreamOtter.Library.Tests.Serialization;

public sealed partial class JsonStrategyTests
{
    [Fact]
    public void Serialize_AnyType_IsJsonAsTheWebWritesIt()
    {
        var json = new JsonStrategy();
        Assert.Equal("""{"userId":7,"roles":["admin"]}""", json.Serialize(new { UserId = 7, Roles = new[] { "admin" } }).Text);
        Assert.Equal("\"text\"", json.Serialize("text").Text);
        Assert.Equal("null", json.Serialize(null).Text);
        Assert.True(json.Serialize(1).IsText);
    }

    [Fact]
    public void Deserialize_ByDefault_IsAnElement() =>
        Assert.Equal(7, Assert.IsType<JsonElement>(new JsonStrategy().Deserialize("""{"userId":7}""")).GetProperty("userId").GetInt32());

    [Fact]
    public void TypeInfo_ReadsItsType_AndWritesWhatItsContextKnows()
    {
        var json = new JsonStrategy(OrderContext.Default.Order);
        Assert.Equal(new Order("o1", 3), json.Deserialize("""{"id":"o1","total":3}"""));
        Assert.Equal("""{"id":"o1","total":3}""", json.Serialize(new Order("o1", 3)).Text);
        Assert.Equal("""{"a":[1,"b"]}""", json.Serialize(new JsonObject { ["a"] = new JsonArray(1, "b") }).Text); // JSON itself is always known
        Assert.Equal("""{"a":1}""", json.Serialize(new Dictionary<string, object?> { ["a"] = 1 }).Text);
    }

    [Fact]
    public void Serialize_TypeThatTheOptionsDoNotKnow_SaysHowToMendIt() =>
        Assert.Contains("JsonSerializerContext", Assert.Throws<NotSupportedException>(() => new JsonStrategy(OrderContext.Default.Options).Serialize(new Version(1, 0))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("\u0000")]
    public void Deserialize_NoJson_Throws(string text)
    {
        Assert.ThrowsAny<JsonException>(() => new JsonStrategy().Deserialize(text));
        Assert.ThrowsAny<JsonException>(() => new JsonStrategy(OrderContext.Default.Order).Deserialize(text));
    }

    [Fact]
    public void Deserialize_DeeperThanAnyMessage_Throws() =>
        Assert.ThrowsAny<JsonException>(() => new JsonStrategy().Deserialize(new string('[', 100_000)));

    internal sealed record Order(string Id, int Total);

    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
    [JsonSerializable(typeof(Order))]
    internal sealed partial class OrderContext : JsonSerializerContext;
}
