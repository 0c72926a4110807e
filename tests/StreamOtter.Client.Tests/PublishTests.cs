using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class PublishTests : ClientTest
{
    [Fact]
    public async Task PublishAsync_Acknowledged_TellsThePlace()
    {
        var publishing = NewClient().PublishAsync("s", PublishRecord.Text("x") with { KeyText = "k", Partition = 0 }).AsTask();
        var connection = await Gateway.WelcomeAsync();
        var publish = await connection.ReceiveAsync("publish");
        Assert.Equal("""[{"p":0,"k":"k","s":"x"}]""", publish.GetProperty("records").GetRawText());
        Assert.Equal(1, publish.GetProperty("seq").GetInt64());
        await connection.SendAsync(Ack(1));

        var receipt = await publishing.WaitAsync(Bounds.Wait);
        Assert.Equal((PublishOutcome.Stored, 0, 101L), (receipt.Outcome, receipt.Partition, receipt.Offset));
    }

    [Fact]
    public async Task PublishAsync_ManyInARow_GoInOrderAndTogether()
    {
        var client = NewClient();
        var publishing = Enumerable.Range(0, 100).Select(i => client.PublishAsync(i < 50 ? "a" : "b", $"{i}").AsTask()).ToArray();
        var connection = await Gateway.WelcomeAsync();
        var next = 1;
        var messages = 0;
        while (next <= 100)
        {
            var publish = await connection.ReceiveAsync("publish");
            messages++;
            Assert.Equal(next, publish.GetProperty("seq").GetInt64());
            foreach (var record in publish.GetProperty("records").EnumerateArray())
            {
                Assert.Equal(next <= 50 ? "a" : "b", publish.GetProperty("stream").GetString());
                Assert.Equal($"{next++ - 1}", record.GetProperty("s").GetString());
            }
        }
        Assert.True(messages < 10, $"{messages} messages");
        await connection.SendAsync("""{"type":"ack","seq":100,"at":[[1,0,0,100]]}""");
        var receipts = await Task.WhenAll(publishing).WaitAsync(Bounds.Wait);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), receipts.Select(receipt => receipt.Offset));
    }

    [Fact]
    public async Task PublishAsync_CreditUsedUp_WaitsForAnAnswer()
    {
        var client = NewClient();
        var publishing = client.PublishAsync("s", [PublishRecord.Text("1"), PublishRecord.Text("2"), PublishRecord.Text("3")]).AsTask();
        var connection = await Gateway.WelcomeAsync(creditRecords: 2);
        Assert.Equal(2, (await connection.ReceiveAsync("publish")).GetProperty("records").GetArrayLength());
        // Had the client gone on, the third record would come before its answer to this.
        var subscribing = client.GetEndAsync("s").AsTask();
        await connection.SubscribedAsync();
        await subscribing.WaitAsync(Bounds.Wait);
        await connection.ReceiveAsync("unsubscribe");
        await connection.SendAsync(Ack(1));
        var rest = await connection.ReceiveAsync("publish");
        Assert.Equal((3, 1), (rest.GetProperty("seq").GetInt32(), rest.GetProperty("records").GetArrayLength()));
        await connection.SendAsync(Ack(3));
        Assert.All(await publishing.WaitAsync(Bounds.Wait), receipt => Assert.Equal(PublishOutcome.Stored, receipt.Outcome));
    }

    [Fact]
    public async Task PublishAsync_CreditPartlyUsed_SendsWhatIsLeftOfIt()
    {
        var client = NewClient();
        var first = client.PublishAsync("s", [PublishRecord.Text("1"), PublishRecord.Text("2")]).AsTask();
        var connection = await Gateway.WelcomeAsync(creditRecords: 3);
        Assert.Equal(2, (await connection.ReceiveAsync("publish")).GetProperty("records").GetArrayLength());
        var second = client.PublishAsync("s", [PublishRecord.Text("3"), PublishRecord.Text("4")]).AsTask();
        Assert.Equal(1, (await connection.ReceiveAsync("publish")).GetProperty("records").GetArrayLength());
        await connection.SendAsync(Ack(3));
        Assert.Equal(4, (await connection.ReceiveAsync("publish")).GetProperty("seq").GetInt64());
        await connection.SendAsync(Ack(4));
        await Task.WhenAll(first, second).WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task PublishAsync_CreditInBytes_IsNeverExceeded()
    {
        const int Credit = 1000;
        var client = NewClient();
        var publishing = client.PublishAsync("s", [.. Enumerable.Range(0, 20).Select(_ => PublishRecord.Text(new string('x', 300)))]).AsTask();
        var connection = await Gateway.WelcomeAsync(creditBytes: Credit);
        for (var seq = 0; seq < 20;)
        {
            var publish = await connection.ReceiveAsync("publish");
            Assert.InRange(publish.GetRawText().Length, 1, Credit);
            seq += publish.GetProperty("records").GetArrayLength();
            await connection.SendAsync(Ack(seq));
        }
        await publishing.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task PublishAsync_RecordAboveTheLimit_IsRefusedHere()
    {
        var client = NewClient();
        var large = client.PublishAsync("s", new string('x', 2000)).AsTask();
        var small = client.PublishAsync("s", "x").AsTask();
        var connection = await Gateway.WelcomeAsync(limit: 1000);
        Assert.Equal(1, (await connection.ReceiveAsync("publish")).GetProperty("seq").GetInt64());
        await connection.SendAsync(Ack(1));
        Assert.Equal((PublishOutcome.Refused, 4103), ((await large.WaitAsync(Bounds.Wait)).Outcome, (await large).Code));
        Assert.Equal(PublishOutcome.Stored, (await small.WaitAsync(Bounds.Wait)).Outcome);
    }

    [Theory]
    [InlineData("refused", PublishOutcome.Refused)]
    [InlineData("unknown", PublishOutcome.Unknown)]
    public async Task PublishAsync_NotStored_TellsWhy(string outcome, PublishOutcome expected)
    {
        var publishing = NewClient().PublishAsync("s", "x").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        await connection.SendAsync($$"""{"type":"nack","seq":1,"count":1,"outcome":"{{outcome}}","code":4200,"error":"why"}""");
        var receipt = await publishing.WaitAsync(Bounds.Wait);
        Assert.Equal((expected, 4200, "why"), (receipt.Outcome, receipt.Code, receipt.Error));
        Assert.Throws<PublishFailedException>(receipt.ThrowIfNotStored);
    }

    [Fact]
    public async Task PublishAsync_CancelledBeforeItIsSent_IsNotSent()
    {
        var client = NewClient();
        using var cancel = new CancellationTokenSource();
        var first = client.PublishAsync("s", "1", cancel.Token).AsTask();
        var second = client.PublishAsync("s", "2").AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Bounds.Wait));
        var connection = await Gateway.WelcomeAsync();
        Assert.Equal("2", (await connection.ReceiveAsync("publish")).GetProperty("records")[0].GetProperty("s").GetString());
        await connection.SendAsync(Ack(1));
        await second.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task PublishAsync_CancelledWhenSent_EndsTheWaitOnly()
    {
        var client = NewClient();
        using var cancel = new CancellationTokenSource();
        var first = client.PublishAsync("s", "1", cancel.Token).AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Bounds.Wait));
        var second = client.PublishAsync("s", "2").AsTask();
        await connection.ReceiveAsync("publish");
        await connection.SendAsync("""{"type":"ack","seq":2,"at":[[1,0,5,2]]}""");
        Assert.Equal(6, (await second.WaitAsync(Bounds.Wait)).Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    public async Task PublishAsync_NoStreamsName_Throws(string name) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await NewClient().PublishAsync(name, "x"));

    [Fact]
    public async Task PublishAsync_NoRecords_AnswersNone() =>
        Assert.Empty(await NewClient().PublishAsync("s", (IReadOnlyList<PublishRecord>)[]));
}
