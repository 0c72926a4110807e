using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

/// <summary>An application slower than its stream: memory stays bounded, and nothing waits for itself.</summary>
public sealed class SlowSubscriberTests : ClientTest
{
    private static readonly SubscribeOptions Small = new() { From = StreamStart.Earliest, BufferBytes = 1 };

    [Fact]
    public async Task SubscribeAsync_BufferFull_StopsReading()
    {
        var client = NewClient();
        await using var records = client.SubscribeAsync("s", Small).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        await connection.SendRecordsAsync(1, 0, 0, 1);
        await taking.WaitAsync(Bounds.Wait);

        // Far more than the sockets hold: it can be sent only when it is read.
        var large = new string('x', 1 << 20);
        var sending = Task.Run(async () =>
        {
            for (var offset = 2; offset < 50; offset++)
                await connection.SendAsync($$"""{"type":"records","sub":1,"records":[{"p":0,"o":{{offset}},"t":0,"s":"{{large}}"}]}""");
        });
        await Assert.ThrowsAsync<TimeoutException>(() => sending.WaitAsync(TimeSpan.FromMilliseconds(300)));
        Assert.Equal(49, (await TakeAsync(records, 49))[^1].Offset);
        await sending.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task SubscribeAsync_ApplicationPublishesWhatItTakes_DoesNotWaitForItself()
    {
        var client = NewClient();
        await using var records = client.SubscribeAsync("s", Small).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        for (var offset = 0; offset < 10; offset++)
            await connection.SendRecordsAsync(1, 0, offset);
        Assert.Equal(0, (await taking.WaitAsync(Bounds.Wait))[0].Offset);

        var publishing = client.PublishAsync("t", "made of 0").AsTask();
        await ReceiveBothAsync(connection);
        await connection.SendAsync(Ack(1));
        await publishing.WaitAsync(Bounds.Wait);

        // The subscription was let go; it comes back where it was, and what came meanwhile comes again.
        taking = TakeAsync(records, 9);
        await connection.SendRecordsAsync(1, 0, 10);
        await connection.SendAsync("""{"type":"unsubscribed","sub":1,"stream":"s","position":{"epoch":"e","offsets":{"0":11}}}""");
        var again = await connection.SubscribedAsync("""{"0":1}""");
        var from = again.GetProperty("from").GetProperty("position").GetProperty("offsets").GetProperty("0").GetInt64();
        for (var offset = from; offset < 10; offset++)
            await connection.SendRecordsAsync(1, 0, offset);
        Assert.Equal(Enumerable.Range(1, 9).Select(i => (long)i), (await taking.WaitAsync(Bounds.Wait)).Select(record => record.Offset));
    }

    [Fact]
    public async Task SubscribeAsync_OtherSubscriptionTakes_IsNotHeldUp()
    {
        var client = NewClient();
        await using var slow = client.SubscribeAsync("slow", Small).GetAsyncEnumerator();
        await using var fast = client.SubscribeAsync("fast").GetAsyncEnumerator();
        var one = TakeAsync(slow, 1);
        var connection = await Gateway.WelcomeAsync();
        await connection.SubscribedAsync();
        var other = TakeAsync(fast, 1);
        await connection.SubscribedAsync();
        await connection.SendRecordsAsync(1, 0, 0, 1, 2);
        await connection.SendRecordsAsync(1, 0, 3);
        await connection.SendRecordsAsync(2, 0, 0);
        await other.WaitAsync(Bounds.Wait);
        await one.WaitAsync(Bounds.Wait);
        Assert.Equal(1, (await connection.ReceiveAsync("unsubscribe")).GetProperty("sub").GetInt32());
    }

    /// <summary>The client says two things at once here, in whichever order.</summary>
    private static async Task ReceiveBothAsync(FakeConnection connection)
    {
        var types = new List<string?> { (await connection.ReceiveAnyAsync()).GetProperty("type").GetString(), (await connection.ReceiveAnyAsync()).GetProperty("type").GetString() };
        Assert.Equal(["publish", "unsubscribe"], types.Order(StringComparer.Ordinal));
    }
}
