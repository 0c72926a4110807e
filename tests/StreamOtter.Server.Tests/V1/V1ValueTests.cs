using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace StreamOtter.Server.Tests.V1;

/// <summary>Every value comes back as what it is.</summary>
public sealed class V1ValueTests : V1Test
{
    [Theory]
    [InlineData("{}", "{\"p\":0}")]
    [InlineData("""{"v":null}""", """{"v":null}""")]
    [InlineData("""{"v": {"a" : [1.50, -0, 1e400]} }""", """{"v":{"a" : [1.50, -0, 1e400]}}""")]
    [InlineData("""{"v":"\ud83d\ude00"}""", """{"v":"\ud83d\ude00"}""")]
    [InlineData("""{"s":"plain"}""", """{"s":"plain"}""")]
    [InlineData("""{"s":""}""", """{"s":""}""")]
    [InlineData("""{"s":"12"}""", """{"v":12}""")]
    [InlineData("""{"s":"{\"a\":1} x"}""", """{"s":"{\"a\":1} x"}""")]
    [InlineData("""{"s":"\ufeff1"}""", "{\"s\":\"\uFEFF1\"}")]
    [InlineData("""{"s":"\"\\ud800\""}""", """{"s":"\"\\ud800\""}""")]
    [InlineData("""{"s":"{\"\\ud800\":1}"}""", """{"s":"{\"\\ud800\":1}"}""")]
    [InlineData("""{"b":""}""", """{"s":""}""")]
    [InlineData("""{"b":"AAECAw=="}""", "{\"s\":\"\\u0000\\u0001\\u0002\\u0003\"}")]
    [InlineData("""{"b":"/w=="}""", """{"b":"/w=="}""")]
    [InlineData("""{"b":"7aCA"}""", """{"b":"7aCA"}""")]
    [InlineData("""{"s":"x","k":""}""", """{"s":"x","k":""}""")]
    [InlineData("""{"s":"x","kb":"/w=="}""", """{"s":"x","kb":"/w=="}""")]
    [InlineData("""{"s":"x","h":[["a","t"],["a",null],["",{"b":"/w=="}],["c",""]]}""", """{"s":"x","h":[["a","t"],["a",null],["",{"b":"/w=="}],["c",""]]}""")]
    [InlineData("""{"s":"x","h":[],"unknown":[{}]}""", """{"s":"x"}""")]
    public async Task Publish_Value_ComesBackAsTheProtocolSays(string published, string expected)
    {
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, "\"latest\"");
        await PublishAsync(client, 1, published);
        var record = (await RecordsAsync(client, 1))[0];
        var wanted = JsonElement.Parse(expected);
        foreach (var name in new[] { "v", "s", "b", "k", "kb", "h" })
        {
            Assert.Equal(wanted.TryGetProperty(name, out var value), record.TryGetProperty(name, out var got));
            if (name == "v")
                Assert.Equal(value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText(), got.ValueKind == JsonValueKind.Undefined ? "" : got.GetRawText());
            else if (value.ValueKind != JsonValueKind.Undefined)
                Assert.True(JsonElement.DeepEquals(value, got));
        }
    }

    [Fact]
    public async Task Publish_AnyBytesAndAnyText_ComeBack()
    {
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, "\"latest\"");
        var bytes = ArbMap.Default.GeneratorFor<byte[]>().Sample(150, size: 30).Where(value => value is not null).ToList();
        var texts = ArbMap.Default.GeneratorFor<UnicodeString>().Sample(150, size: 30).Select(text => text.Get ?? "").Append(" 5\r\n").ToList();
        var values = bytes.Concat(texts.Select(Encoding.UTF8.GetBytes)).ToList();
        var records = bytes.Select(value => $"{{\"b\":\"{Convert.ToBase64String(value)}\"}}")
            .Concat(values.Skip(bytes.Count).Select(value => $"{{\"s\":{JsonSerializer.Serialize(Encoding.UTF8.GetString(value))}}}"));
        await PublishAsync(client, 1, [.. records]);
        var got = await RecordsAsync(client, values.Count);
        for (var i = 0; i < values.Count; i++)
            Assert.Equal(Sent(values[i], got[i]), ValueOf(got[i]));
    }

    [Fact]
    public async Task Publish_DeepestValue_ComesBack()
    {
        using var client = await OpenAsync();
        _ = await SubscribeAsync(client, "\"latest\"");
        await PublishAsync(client, 1, $$"""{"v":{{new string('[', 29)}}{{new string(']', 29)}}}""");
        Assert.Equal(58, (await RecordsAsync(client, 1))[0].GetProperty("v").GetRawText().Length);
        await PublishAsync(client, 2, $$"""{"v":{{new string('[', 30)}}{{new string(']', 30)}}}""");
        await client.ExpectCloseAsync(4001);
    }

    // What is JSON by chance is a part of the record's JSON: the white space around it is no part of a value.
    private static byte[] Sent(byte[] value, JsonElement record) =>
        record.TryGetProperty("v", out _) ? value.AsSpan().Trim(" \t\r\n"u8).ToArray() : value;

    private static byte[] ValueOf(JsonElement record) =>
        record.TryGetProperty("b", out var bytes) ? bytes.GetBytesFromBase64()
        : record.TryGetProperty("s", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!)
        : Encoding.UTF8.GetBytes(record.GetProperty("v").GetRawText());
}
