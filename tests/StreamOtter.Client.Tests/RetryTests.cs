using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class RetryTests : ClientTest
{
    [Fact]
    public async Task PublishAsync_CutBeforeTheAck_IsSentAgainUnderTheSameNumber()
    {
        var client = NewClient();
        var publishing = client.PublishAsync("s", [PublishRecord.Text("a"), PublishRecord.Text("b"), PublishRecord.Text("c")]).AsTask();
        var first = await Gateway.WelcomeAsync();
        await first.ReceiveAsync("publish");
        await first.SendAsync("""{"type":"ack","seq":1,"at":[[1,0,0,1]]}""");
        await WhenAnsweredAsync(client, first);
        first.Abort();

        var second = await Gateway.WelcomeAsync();
        var (producer, again) = (first.Hello.GetProperty("producer"), second.Hello.GetProperty("producer"));
        Assert.Equal(producer.GetProperty("id").GetString(), again.GetProperty("id").GetString());
        Assert.InRange(again.GetProperty("age").GetInt64(), 0, 60_000);
        var publish = await second.ReceiveAsync("publish");
        Assert.Equal(2, publish.GetProperty("seq").GetInt64());
        Assert.Equal("""[{"s":"b"},{"s":"c"}]""", publish.GetProperty("records").GetRawText());
        await second.SendAsync("""{"type":"ack","seq":3,"at":[[2,0,1,2]]}""");
        Assert.Equal([0L, 1L, 2L], (await publishing.WaitAsync(Bounds.Wait)).Select(receipt => receipt.Offset));

        var next = client.PublishAsync("s", "d").AsTask();
        Assert.Equal(4, (await second.ReceiveAsync("publish")).GetProperty("seq").GetInt64());
        await second.SendAsync(Ack(4));
        await next.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task PublishAsync_CutTwice_KeepsItsNumberAndAge()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with { TimeProvider = time, Random = new FixedRandom(0) });
        var publishing = client.PublishAsync("s", "a").AsTask();
        for (var i = 0; i < 3; i++)
        {
            var connection = await Gateway.WelcomeAsync();
            if (i > 0)
                Assert.Equal(i * 1000, connection.Hello.GetProperty("producer").GetProperty("age").GetInt64());
            Assert.Equal(1, (await connection.ReceiveAsync("publish")).GetProperty("seq").GetInt64());
            if (i == 2)
                await connection.SendAsync(Ack(1));
            time.Advance(TimeSpan.FromSeconds(1));
            if (i < 2)
                connection.Abort();
        }
        Assert.Equal(PublishOutcome.Stored, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
    }

    [Fact]
    public async Task PublishAsync_NoAnswerInTenMinutes_IsUnknown()
    {
        var time = new ManualTime();
        var client = NewClient(options => options with { TimeProvider = time, Random = new FixedRandom(0) });
        var publishing = client.PublishAsync("s", "a").AsTask();
        var first = await Gateway.WelcomeAsync(heartbeat: 10_000_000);
        await first.ReceiveAsync("publish");
        time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(1));
        first.Abort();
        Assert.Equal(PublishOutcome.Unknown, (await publishing.WaitAsync(Bounds.Wait)).Outcome);

        var next = client.PublishAsync("s", "b").AsTask();
        var second = await Gateway.WelcomeAsync();
        Assert.Equal(0, second.Hello.GetProperty("producer").GetProperty("age").GetInt64());
        Assert.Equal(2, (await second.ReceiveAsync("publish")).GetProperty("seq").GetInt64());
        await second.SendAsync(Ack(2));
        Assert.Equal(PublishOutcome.Stored, (await next.WaitAsync(Bounds.Wait)).Outcome);
    }

    [Fact]
    public async Task PublishAsync_WithoutRetry_IsUnknownAndNumbersBeginAnew()
    {
        var client = NewClient(options => options with { RetryPublishes = false });
        var first = client.PublishAsync("s", "a").AsTask();
        var connection = await Gateway.WelcomeAsync();
        Assert.False(connection.Hello.TryGetProperty("producer", out _));
        await connection.ReceiveAsync("publish");
        connection.Abort();
        Assert.Equal(PublishOutcome.Unknown, (await first.WaitAsync(Bounds.Wait)).Outcome);

        var second = client.PublishAsync("s", "b").AsTask();
        connection = await Gateway.WelcomeAsync();
        var publish = await connection.ReceiveAsync("publish");
        Assert.Equal((1, "b"), (publish.GetProperty("seq").GetInt64(), publish.GetProperty("records")[0].GetProperty("s").GetString()));
        await connection.SendAsync(Ack(1));
        Assert.Equal(PublishOutcome.Stored, (await second.WaitAsync(Bounds.Wait)).Outcome);
    }

    /// <summary>Makes sure that the client has read what was sent before.</summary>
    private static async Task WhenAnsweredAsync(StreamOtterClient client, FakeConnection connection)
    {
        var end = client.GetEndAsync("other").AsTask();
        await connection.SubscribedAsync();
        await end.WaitAsync(Bounds.Wait);
    }
}
