using System.Text;
using System.Text.Json;

namespace StreamOtter.Server.Tests.Guide;

/// <summary>What every client gets of every record.</summary>
public sealed class GuideBroadcastTests : GatewayTest
{
    private const string Topic = "websocket-messages";

    public static TheoryData<string?, string, string?> Shapes => new()
    {
        { "just text", "just text", null },
        { "", "", null },
        { "{\"a\":1}", "{\"a\":1}", null },
        { "{\"messageType\":\"ACK\",\"content\":\"x\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", "{\"messageType\":\"ACK\",\"content\":\"x\",\"timestamp\":\"2024-01-01T12:00:00Z\"}", null },
        { "{\"\\ud800\":1}", "{\"\\ud800\":1}", null },
        { "{\"messageType\":\"\\ud800\"}", "{\"messageType\":\"\\ud800\"}", null },
        { "{\"messageTyp\\ud800\":\"\"}", "{\"messageTyp\\ud800\":\"\"}", null },
        { null, "", "none" },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task Broadcast_WhatIsNoMessage_IsWrapped(string? value, string content, string? encoding)
    {
        using var client = await WelcomedAsync();
        await Server.AppendAsync(Topic, [value is null ? null : Encoding.UTF8.GetBytes(value)]);
        var message = await client.ReceiveJsonAsync();
        Assert.Equal(("USER", content), (message.GetProperty("messageType").GetString(), message.GetProperty("content").GetString()));
        Assert.Equal(encoding, message.TryGetProperty("encoding", out var named) ? named.GetString() : null);
        Assert.True(message.GetProperty("timestamp").TryGetDateTimeOffset(out _));
        AssertPosition(message, 0);
        // The stream goes on, whatever it was.
        await Server.AppendAsync(Topic, "next"u8.ToArray());
        Assert.Equal("next", (await client.ReceiveJsonAsync()).GetProperty("content").GetString());
    }

    [Fact]
    public async Task Broadcast_Bytes_ComeInBase64()
    {
        using var client = await WelcomedAsync();
        await Server.AppendAsync(Topic, [0xFF, 0x00]);
        var message = await client.ReceiveJsonAsync();
        Assert.Equal(("/wA=", "base64"), (message.GetProperty("content").GetString(), message.GetProperty("encoding").GetString()));
    }

    [Theory]
    [InlineData("{\"messageType\":\"USER\",\"content\":\"}\",\"timestamp\":\"2024-01-01T12:00:00Z\"}")]
    [InlineData(" { \"content\":\"\\ud800\" , \"x\":{\"y\":[1]},\"messageType\":\"SYSTEM\", \"timestamp\":\"2024-01-01\" } \n")]
    public async Task Broadcast_Message_ComesAsItIsWithItsPosition(string value)
    {
        using var client = await WelcomedAsync();
        await Server.AppendAsync(Topic, Encoding.UTF8.GetBytes(value));
        var text = (await client.ReceiveAsync())!.Text;
        Assert.StartsWith(value[..value.LastIndexOf('}')], text, StringComparison.Ordinal);
        AssertPosition(JsonElement.Parse(text), 0);
    }

    [Fact]
    public async Task Open_Client_IsWelcomedFirstAndGetsAllThatFollows()
    {
        for (var i = 0; i < 50; i++)
        {
            // Records are appended all the time: what is stored after the welcome must come.
            var appending = Server.AppendAsync(Topic, Encoding.UTF8.GetBytes($"before {i}"));
            using var client = await Server.GuideAsync();
            var welcome = await client.ReceiveJsonAsync();
            Assert.Equal("SYSTEM", welcome.GetProperty("messageType").GetString());
            Assert.Equal($"Connected as {welcome.GetProperty("clientId").GetString()}", welcome.GetProperty("content").GetString());
            var offset = await Server.AppendAsync(Topic, Encoding.UTF8.GetBytes($"after {i}"));
            await appending;
            _ = await client.ReceiveJsonAsync(message => message.GetProperty("position").GetProperty("offset").GetInt64() == offset);
        }
    }

    [Fact]
    public async Task Delete_TheTopic_Closes1012()
    {
        using var client = await WelcomedAsync();
        await Server.Log.DeleteAsync(Topic);
        await client.ExpectCloseAsync(1012);
        using var again = await WelcomedAsync();
        await Server.AppendAsync(Topic, "x"u8.ToArray());
        AssertPosition(await again.ReceiveJsonAsync(), 0);
    }

    private static void AssertPosition(JsonElement message, long offset)
    {
        var position = message.GetProperty("position");
        Assert.Equal((0, offset), (position.GetProperty("partition").GetInt32(), position.GetProperty("offset").GetInt64()));
    }

    private async Task<RawSocket> WelcomedAsync()
    {
        var client = await Server.GuideAsync();
        _ = await client.ReceiveJsonAsync();
        return client;
    }
}
