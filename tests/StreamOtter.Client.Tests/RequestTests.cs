using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

/// <summary>Questions with one answer: history and presence.</summary>
public sealed class RequestTests : ClientTest
{
    [Fact]
    public async Task ReadAsync_History_IsWhatTheGatewaySays()
    {
        var reading = NewClient().ReadAsync("s", partition: 2, from: 40, limit: 7).AsTask();
        var connection = await Gateway.WelcomeAsync();
        var request = await connection.ReceiveAsync("read");
        Assert.Equal("""{"type":"read","id":1,"stream":"s","partition":2,"from":40,"limit":7}""", request.GetRawText());
        await connection.SendAsync("""{"type":"history","id":1,"stream":"s","epoch":"e","records":[{"p":2,"o":41,"t":1,"s":"x"}],"next":42,"first":12,"end":50}""");
        var history = await reading.WaitAsync(Bounds.Wait);
        Assert.Equal((42, 12, 50), (history.Next, history.First, history.End));
        var record = Assert.Single(history.Records);
        Assert.Equal(("s", 41, "x", "e/2:42"), (record.Stream, record.Offset, record.Text, record.Position.ToString()));
    }

    [Fact]
    public async Task Requests_ConnectionIsLost_AreAskedAgain()
    {
        var client = NewClient();
        var presence = client.PresenceAsync("s").AsTask();
        var first = await Gateway.WelcomeAsync();
        await first.ReceiveAsync("presence");
        first.Abort();
        var second = await Gateway.WelcomeAsync();
        await second.ReceiveAsync("presence");
        await second.SendAsync("""{"type":"presence","id":1,"stream":"s","subscriptions":12}""");
        Assert.Equal(12, await presence.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task ReadAsync_ManyAtOnce_NoMoreThanAllowedAreUnderWay()
    {
        var client = NewClient();
        var readings = Enumerable.Range(0, 10).Select(i => client.ReadAsync($"s{i}").AsTask()).ToList();
        var connection = await Gateway.WelcomeAsync();
        for (var id = 1; id <= 4; id++)
            Assert.Equal(id, (await connection.ReceiveAsync("read")).GetProperty("id").GetInt64());
        // Others may pass; the fifth read comes when there is an answer.
        var presence = client.PresenceAsync("s").AsTask();
        Assert.Equal(11, (await connection.ReceiveAsync("presence")).GetProperty("id").GetInt64());
        for (var id = 1; id <= 10; id++)
        {
            await connection.SendAsync($$"""{"type":"history","id":{{id}},"stream":"s","epoch":"e","records":[],"next":{{id}},"first":0,"end":9}""");
            if (id <= 6)
                Assert.Equal(id + 4, (await connection.ReceiveAsync("read")).GetProperty("id").GetInt64());
        }
        await connection.SendAsync("""{"type":"presence","id":11,"stream":"s","subscriptions":0}""");
        Assert.Equal(Enumerable.Range(1, 10), (await Task.WhenAll(readings).WaitAsync(Bounds.Wait)).Select(history => (int)history.Next));
        Assert.Equal(0, await presence.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task ReadAsync_Refused_FailsAlone()
    {
        var client = NewClient();
        var reading = client.ReadAsync("s").AsTask();
        var connection = await Gateway.WelcomeAsync();
        Assert.Equal("earliest", (await connection.ReceiveAsync("read")).GetProperty("from").GetString());
        await connection.SendAsync("""{"type":"error","id":1,"code":4100,"error":"no such stream"}""");
        Assert.Equal(4100, (await Assert.ThrowsAsync<RequestFailedException>(() => reading.WaitAsync(Bounds.Wait))).Code);
        Assert.Equal(ClientState.Open, client.State);
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ItsAnswerIsForNobody()
    {
        using var cancel = new CancellationTokenSource();
        var client = NewClient();
        var reading = client.ReadAsync("s", cancellationToken: cancel.Token).AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("read");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(Bounds.Wait));
        await connection.SendAsync("""{"type":"error","id":1,"code":4200,"error":"later"}""");
        var presence = client.PresenceAsync("s").AsTask();
        await connection.ReceiveAsync("presence");
        await connection.SendAsync("""{"type":"presence","id":2,"stream":"s","subscriptions":3}""");
        Assert.Equal(3, await presence.WaitAsync(Bounds.Wait));
    }

    [Theory]
    [InlineData("""{"type":"presence","id":2,"stream":"s","subscriptions":1}""")]
    [InlineData("""{"type":"history","id":1,"stream":"s","epoch":"e","records":[],"next":0,"first":0,"end":0}""")]
    [InlineData("""{"type":"error","id":9,"code":4100,"error":"x"}""")]
    public async Task PresenceAsync_AnswerThatIsNone_EndsTheClient(string answer)
    {
        var presence = NewClient().PresenceAsync("s").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("presence");
        await connection.SendAsync(answer);
        Assert.Equal(1002, await connection.ReceiveCloseAsync());
        await Assert.ThrowsAsync<GatewayProtocolException>(() => presence.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task ReadAsync_ArgumentsThatAreNone_AreRefused()
    {
        var client = NewClient();
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.ReadAsync("a/b"));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await client.ReadAsync("s", partition: -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await client.ReadAsync("s", from: -1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await client.ReadAsync("s", limit: 0));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await client.ReadAsync("s", limit: 10_001));
    }
}
