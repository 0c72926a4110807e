namespace StreamOtter.Server.Tests.V1;

public sealed class V1StopTests : V1Test
{
    [Fact]
    public async Task Stop_WithPublishesUnderWay_AnswersThenSaysGoodbye()
    {
        using var v1 = await OpenAsync();
        using var guide = await Server.GuideAsync();
        _ = await guide.ReceiveJsonAsync();
        for (var seq = 1; seq <= 100; seq++)
            await PublishAsync(v1, seq, """{"s":"x"}""");
        var stopping = Server.StopAsync();
        await guide.ExpectCloseAsync(1001);
        var acked = 0L;
        while (true)
        {
            var frame = (await v1.ReceiveAsync())!;
            if (frame.Opcode == Protocol.WebSockets.Opcode.Close)
            {
                Assert.Equal(1001, frame.CloseCode);
                await v1.SendAsync(Protocol.WebSockets.Opcode.Close, [3, 233]);
                break;
            }
            var message = System.Text.Json.JsonElement.Parse(frame.Text);
            if (message.GetProperty("type").GetString() == "ack")
                acked = message.GetProperty("seq").GetInt64();
        }
        await stopping;
        // What was stored was answered, and nothing else was.
        Assert.Equal(acked, (await Server.StoredAsync("a")).Count);
        Assert.Equal(0, Server.Gateway.ConnectionCount);
    }
}
