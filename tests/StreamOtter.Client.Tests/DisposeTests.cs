using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class DisposeTests : ClientTest
{
    [Fact]
    public async Task DisposeAsync_Open_SaysGoodbyeAndEndsWhatWaits()
    {
        var client = NewClient();
        await using var records = client.SubscribeAsync("s").GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        var disposing = client.DisposeAsync().AsTask();
        Assert.Equal(1000, await connection.ReceiveCloseAsync());
        await disposing.WaitAsync(Bounds.Wait);
        Assert.Null((await Assert.ThrowsAsync<ClientClosedException>(() => taking.WaitAsync(Bounds.Wait))).InnerException);
        await Assert.ThrowsAsync<ClientClosedException>(async () => await client.PublishAsync("s", "x"));
        await Assert.ThrowsAsync<ClientClosedException>(() => client.ConnectAsync());
        Assert.Equal(ClientState.Closed, client.State);
    }

    [Fact]
    public async Task DisposeAsync_PublishUnderWay_WaitsForItsAnswer()
    {
        var client = NewClient();
        var publishing = client.PublishAsync("s", "x").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        var disposing = client.DisposeAsync().AsTask();
        await connection.SendAsync(Ack(1));
        Assert.Equal(PublishOutcome.Stored, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
        await connection.ReceiveCloseAsync();
        await disposing.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task DisposeAsync_PublishWaitsForCredit_IsStillSent()
    {
        var client = NewClient();
        var publishing = client.PublishAsync("s", [PublishRecord.Text("1"), PublishRecord.Text("2")]).AsTask();
        var connection = await Gateway.WelcomeAsync(creditRecords: 1);
        await connection.ReceiveAsync("publish");
        var disposing = client.DisposeAsync().AsTask();
        await connection.SendAsync(Ack(1));
        await connection.ReceiveAsync("publish");
        await connection.SendAsync(Ack(2));
        Assert.All(await publishing.WaitAsync(Bounds.Wait), receipt => Assert.Equal(PublishOutcome.Stored, receipt.Outcome));
        await connection.ReceiveCloseAsync();
        await disposing.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task DisposeAsync_NoAnswerComes_TellsUnknown()
    {
        var client = NewClient(options => options with { CloseTimeout = TimeSpan.FromMilliseconds(1) });
        var publishing = client.PublishAsync("s", "x").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        await client.DisposeAsync().AsTask().WaitAsync(Bounds.Wait);
        Assert.Equal(PublishOutcome.Unknown, (await publishing.WaitAsync(Bounds.Wait)).Outcome);
    }

    [Fact]
    public async Task DisposeAsync_NeverConnected_FailsWhatWasNotSent()
    {
        var client = NewClient(options => options with { Url = new Uri("ws://127.0.0.1:1/v1") });
        var publishing = client.PublishAsync("s", "x").AsTask();
        await client.DisposeAsync().AsTask().WaitAsync(Bounds.Wait);
        await Assert.ThrowsAsync<ClientClosedException>(() => publishing.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsNothing()
    {
        var client = NewClient();
        await client.DisposeAsync();
        await client.DisposeAsync();
    }

    [Fact]
    public async Task DisposeAsync_BufferFull_DoesNotWaitForTheApplication()
    {
        var client = NewClient();
        await using var records = client.SubscribeAsync("s", new SubscribeOptions { BufferBytes = 1 }).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await connection.SendRecordsAsync(1, 0, 0, 1, 2);
        await taking.WaitAsync(Bounds.Wait);
        var disposing = client.DisposeAsync().AsTask();
        Assert.Equal(1000, await connection.ReceiveCloseAsync());
        await disposing.WaitAsync(Bounds.Wait);
    }
}
