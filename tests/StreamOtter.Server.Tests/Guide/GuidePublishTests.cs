using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Guide;

/// <summary>What clients send, and what they are answered: the table of spec/guide.md.</summary>
public sealed class GuidePublishTests : GatewayTest
{
    private const string Topic = "websocket-messages";
    private const int Limit = 4096;

    protected override GatewayOptions Options => new() { Sockets = new() { MaxMessageBytes = Limit } };

    public static TheoryData<string, string> Refused => new()
    {
        { "", "not-json" },
        { " ", "not-json" },
        { "hello", "not-json" },
        { "{", "not-json" },
        { "{} {}", "not-json" },
        { "[] x", "not-json" },
        { "{\"messageType\":\"USER\",\"content\":\"a\",\"timestamp\":\"2024-01-01T12:00:00Z\",}", "not-json" },
        { "\uFEFF{\"messageType\":\"USER\",\"content\":\"a\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", "not-json" },
        { "{'messageType':'USER'}", "not-json" },
        { new string('[', 33) + new string(']', 33), "not-json" },
        { Nested(32), "not-json" },
        { "{\"\\ud800\":1}", "not-json" },
        { "{\"messageType\":\"\\ud800\",\"content\":\"a\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", "not-json" },
        { "{\"\\ud800aaaaaaaaaa\":1}", "not-json" },
        { "[]", "not-object" },
        { "1", "not-object" },
        { "\"text\"", "not-object" },
        { "null", "not-object" },
        { "{}", "missing-field" },
        { "{\"content\":\"a\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", "missing-field" },
        { "{\"messageType\":\"USER\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", "missing-field" },
        { "{\"messageType\":\"USER\",\"content\":\"a\"}", "missing-field" },
        { "{\"MessageType\":\"USER\",\"content\":\"a\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", "missing-field" },
        { Message("\"USER\"", "1"), "wrong-field" },
        { Message("\"USER\"", "null"), "wrong-field" },
        { Message("\"USER\"", "{\"a\":[1]}"), "wrong-field" },
        { Message("1"), "wrong-field" },
        { Message("null"), "wrong-field" },
        { Message(time: "1704110400"), "wrong-field" },
        { Message(time: "\"yesterday\""), "wrong-field" },
        { Message(time: "\"2024-13-01T12:00:00Z\""), "wrong-field" },
        { Message("\"USER\",\"messageType\":\"USER\""), "wrong-field" },
        { Message(content: "\"a\",\"content\":\"b\""), "wrong-field" },
        { Message("\"SYSTEM\""), "wrong-type" },
        { Message("\"ACK\""), "wrong-type" },
        { Message("\"ERROR\""), "wrong-type" },
        { Message("\"user\""), "wrong-type" },
        { Message("\"\""), "wrong-type" },
        { Message(content: $"\"{new string('x', Limit)}\""), "too-large" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Send_WhatIsNoMessage_IsAnsweredAndNotStored(string text, string code)
    {
        using var client = await Server.GuideAsync();
        await client.SendTextAsync(text);
        await client.SendTextAsync(Message());
        var error = await AnswerAsync(client);
        Assert.Equal(("ERROR", code, 1), (Type(error), error.GetProperty("code").GetString(), error.GetProperty("message").GetInt32()));
        Assert.NotEqual("", error.GetProperty("content").GetString());
        Assert.True(error.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        var ack = await AnswerAsync(client);
        Assert.Equal(("ACK", 2, 0, 0L), (Type(ack), ack.GetProperty("message").GetInt32(), ack.GetProperty("partition").GetInt32(), ack.GetProperty("offset").GetInt64()));
        Assert.Equal([Message()], (await Server.StoredAsync(Topic)).Select(value => Encoding.UTF8.GetString(value!)));
    }

    [Fact]
    public async Task Send_BinaryMessage_IsRefused()
    {
        using var client = await Server.GuideAsync();
        await client.SendAsync(Opcode.Binary, Encoding.UTF8.GetBytes(Message()));
        Assert.Equal("binary", (await AnswerAsync(client)).GetProperty("code").GetString());
        Assert.Empty(await Server.StoredAsync(Topic));
    }

    [Fact]
    public async Task Send_SixteenTimesTheLimit_Closes1009()
    {
        using var client = await Server.GuideAsync();
        await client.SendAsync(Opcode.Text, new byte[(Limit * 16) + 1].Select(_ => (byte)'x').ToArray());
        await client.ExpectCloseAsync(1009);
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("\"\"")]
    [InlineData("\"a\\\"\\u00e4ä\\\\\"")]
    [InlineData("17")]
    [InlineData("-1.5e300")]
    [InlineData("12345678901234567890")]
    public async Task Send_WithAnId_IsAnsweredWithIt(string id)
    {
        using var client = await Server.GuideAsync();
        await client.SendTextAsync(WithId(id));
        Assert.Equal(id, (await AnswerAsync(client)).GetProperty("id").GetRawText());
        await client.SendTextAsync($"{{\"id\":{id}}}");
        Assert.Equal(id, (await AnswerAsync(client)).GetProperty("id").GetRawText());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1}")]
    public async Task Send_WithAnIdOfAnotherKind_IsAnsweredWithoutIt(string id)
    {
        using var client = await Server.GuideAsync();
        await client.SendTextAsync(WithId(id));
        Assert.False((await AnswerAsync(client)).TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Send_WithAnEndlessId_IsAnsweredWithoutIt()
    {
        using var client = await Server.GuideAsync();
        await client.SendTextAsync(WithId($"\"{new string('i', 257)}\""));
        Assert.False((await AnswerAsync(client)).TryGetProperty("id", out _));
    }

    [Fact]
    public async Task Send_Burst_IsStoredInOrderAndEachIsAnswered()
    {
        using var client = await Server.GuideAsync();
        var frames = Enumerable.Range(0, 5_000).SelectMany(i => Frame.Encode(Opcode.Text, Encoding.UTF8.GetBytes(WithId($"{i}")))).ToArray();
        var sending = client.SendAsync(frames);
        for (var i = 0; i < 5_000; i++)
        {
            var ack = await AnswerAsync(client);
            Assert.Equal((i, i + 1, i), (ack.GetProperty("id").GetInt32(), ack.GetProperty("message").GetInt32(), ack.GetProperty("offset").GetInt32()));
        }
        await sending;
        var stored = await Server.StoredAsync(Topic);
        Assert.Equal(Enumerable.Range(0, 5_000), stored.Select(value => JsonElement.Parse(value).GetProperty("id").GetInt32()));
    }

    private static string Message(string type = "\"USER\"", string content = "\"a\"", string time = "\"2024-01-01T12:00:00Z\"") =>
        $"{{\"messageType\":{type},\"content\":{content},\"timestamp\":{time}}}";

    private static string WithId(string id) => Message().Insert(1, $"\"id\":{id},");

    private static string Nested(int depth) => Message().Insert(1, $"\"x\":{new string('[', depth)}{new string(']', depth)},");

    private static string? Type(JsonElement message) => message.GetProperty("messageType").GetString();

    private static Task<JsonElement> AnswerAsync(RawSocket client) => client.ReceiveJsonAsync(message => Type(message) is "ACK" or "ERROR");
}
