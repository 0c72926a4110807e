using StreamOtter.Library.Tests.Support;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class ReceiveTests : LibraryTest
{
    [Fact]
    public async Task OnMessage_ListensLate_HasAllFromTheStart_InOrder()
    {
        var (connection, peer) = await OpenAsync();
        for (var i = 0; i < 50; i++)
            await peer.SendAsync($"{i}");
        var received = new List<object?>();
        var done = new TaskCompletionSource();
        Manager.OnMessage(connection, message =>
        {
            received.Add(message);
            if (received.Count == 100)
                done.SetResult();
        });
        for (var i = 50; i < 100; i++)
            await peer.SendAsync($"{i}");
        await done.Task.WaitAsync(Bounds.Wait);
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), received);
    }

    [Fact]
    public async Task ReadAllAsync_Several_EachHasAll_AcrossACut()
    {
        var (connection, peer) = await OpenAsync();
        var first = TakeAsync(connection.ReadAllAsync(), 60);
        var second = TakeAsync(connection.ReadAllAsync(), 60);
        for (var i = 0; i < 30; i++)
            await peer.SendAsync($"{i}");
        await peer.CloseAsync(1012);
        peer = await Server.AcceptAsync();
        for (var i = 30; i < 60; i++)
            await peer.SendAsync($"{i}");
        var expected = Enumerable.Range(0, 60).Select(i => (object)$"{i}");
        Assert.Equal(expected, await first);
        Assert.Equal(expected, await second);
    }

    [Fact]
    public async Task ReadAllAsync_ServerIsDone_EndsBehindTheLastMessage()
    {
        var (connection, peer) = await OpenAsync();
        for (var i = 0; i < 200; i++)
            await peer.SendAsync($"{i}");
        await peer.CloseAsync(1000);
        await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal(200, (await TakeAsync(connection.ReadAllAsync(), int.MaxValue)).Count);
        Assert.Empty(await TakeAsync(connection.ReadAllAsync(), int.MaxValue));
    }

    [Fact]
    public async Task ReadAllAsync_GivenUp_Throws()
    {
        var (connection, peer) = await OpenAsync(options => options with { Reconnection = new() { MaxRetries = 0 } });
        var reading = TakeAsync(connection.ReadAllAsync(), int.MaxValue);
        await peer.CloseAsync(1011, "broken");
        Assert.Contains("1011 broken", (await Assert.ThrowsAsync<ConnectionClosedException>(() => reading)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAllAsync_ClosesInItsLoop_Ends()
    {
        var (connection, peer) = await OpenAsync();
        for (var i = 0; i < 100; i++)
            await peer.SendAsync($"{i}");
        var seen = 0;
        await foreach (var _ in connection.ReadAllAsync())
        {
            if (++seen == 1)
                await connection.CloseAsync().WaitAsync(Bounds.Wait);
        }
        Assert.Equal(100, seen);
    }

    [Fact]
    public async Task ReadAllAsync_LeftAndBegunAgain_LosesNothing()
    {
        var (connection, peer) = await OpenAsync();
        for (var i = 0; i < 40; i++)
            await peer.SendAsync($"{i}");
        var seen = await TakeAsync(connection.ReadAllAsync(), 5); // more were ahead of it
        for (var i = 40; i < 80; i++)
            await peer.SendAsync($"{i}");
        seen.AddRange(await TakeAsync(connection.ReadAllAsync(), 70));
        await peer.CloseAsync(1000);
        await connection.Completion.WaitAsync(Bounds.Wait);
        seen.AddRange(await TakeAsync(connection.ReadAllAsync(), 2));
        seen.AddRange(await TakeAsync(connection.ReadAllAsync(), int.MaxValue));
        Assert.Equal(Enumerable.Range(0, 80).Select(i => (object)$"{i}"), seen);
    }

    [Fact]
    public async Task ReadAllAsync_LeftForLong_KeepsTheNewest_AndSaysThatOthersAreDropped()
    {
        var log = new KeptLog();
        await using var manager = new WebSocketManager(loggerFactory: log);
        var (connection, peer) = await OpenAsync(manager: manager);
        await peer.SendAsync("first");
        await TakeAsync(connection.ReadAllAsync(), 1);
        for (var i = 0; i < 3_000; i++)
            await peer.SendAsync($"{i}");
        await peer.CloseAsync(1012);
        await WhenAsync<Reconnecting>(); // all of it is read
        Assert.Contains(log.Lines, line => line.Contains("nobody listens", StringComparison.Ordinal));
        await (await Server.AcceptAsync()).SendAsync("last");
        var kept = new List<object?>();
        await foreach (var message in connection.ReadAllAsync())
        {
            if (message is "last")
                break;
            kept.Add(message);
        }
        Assert.InRange(kept.Count, 1_023, 1_025); // one may have been on its way to the first loop
        Assert.Equal(Enumerable.Range(1_977, 1_023).Select(i => (object)$"{i}"), kept.TakeLast(1_023));
    }

    [Fact]
    public async Task MessageReceived_ListensAfterAnother_HasWhatCameMeanwhile()
    {
        var (connection, peer) = await OpenAsync();
        var first = new TaskCompletionSource<object?>();
        EventHandler<ReceivedMessage> once = (_, received) => first.TrySetResult(received.Message);
        connection.MessageReceived += once;
        await peer.SendAsync("a");
        Assert.Equal("a", await first.Task.WaitAsync(Bounds.Wait));
        connection.MessageReceived -= once;
        await peer.SendAsync("b");
        Assert.Equal(["b"], await TakeAsync(connection.ReadAllAsync(), 1));
    }

    [Fact]
    public async Task ReadAllAsync_FallsBehind_HoldsUpTheServer_AndLosesNothing()
    {
        const int Count = 20_000;
        var (connection, peer) = await OpenAsync(options => options with { MaxMessageBytes = 1 << 20 });
        await using var reading = connection.ReadAllAsync().GetAsyncEnumerator();
        var first = reading.MoveNextAsync();
        var text = new string('x', 2_000); // 40 MB are more than all buffers on the way
        var sending = Task.Run(async () =>
        {
            for (var i = 0; i < Count; i++)
                await peer.SendAsync($"{i} {text}");
        });
        Assert.True(await first.AsTask().WaitAsync(Bounds.Wait));
        Assert.False(sending.IsCompleted);
        for (var i = 0; i < Count; i++)
        {
            Assert.StartsWith($"{i} ", (string)reading.Current!, StringComparison.Ordinal);
            if (i < Count - 1)
                Assert.True(await reading.MoveNextAsync().AsTask().WaitAsync(Bounds.Wait));
        }
        await sending.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Listener_Throws_IsReported_AndStopsNobody()
    {
        var (connection, peer) = await OpenAsync();
        var handled = new List<Exception>();
        Manager.OnError(connection, _ => throw new InvalidOperationException("a bad handler"));
        Manager.OnError(connection, handled.Add);
        Manager.OnMessage(connection, _ => throw new InvalidOperationException("a bad listener"));
        var good = TakeAsync(connection.ReadAllAsync(), 2);
        await peer.SendAsync("a");
        await peer.SendAsync("b");
        Assert.Equal(["a", "b"], await good);
        Assert.Equal(["a bad listener", "a bad listener"], handled.Select(error => error.Message));
    }

    [Fact]
    public async Task ListenersOfEveryEvent_Throw_TheConnectionGoesOn()
    {
        var connection = Connect();
        connection.StateChanged += (_, _) => throw new InvalidOperationException();
        connection.Reconnecting += (_, _) => throw new InvalidOperationException();
        connection.Reconnected += (_, _) => throw new InvalidOperationException();
        connection.MessageUndelivered += (_, _) => throw new InvalidOperationException();
        connection.HeartbeatReceived += (_, _) => throw new InvalidOperationException();
        connection.Closed += (_, _) => throw new InvalidOperationException();
        var peer = await Server.AcceptAsync();
        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(await connection.SendAsync("a")));
        peer.Cut();
        await WhenAsync<Reconnecting>();
        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(await connection.SendAsync("b")));
        Assert.Equal(1000, (await connection.CloseAsync().WaitAsync(Bounds.Wait)).Code);
    }

    [Fact]
    public async Task Received_NotUnderstood_IsAnError_AndTheNextComes()
    {
        var (connection, peer) = await OpenAsync(options => options with { Deserializer = new JsonStrategy() });
        var failures = new List<MessageSerializationException>();
        Manager.Serialization.OnSerializationError(failures.Add);
        var good = TakeAsync(connection.ReadAllAsync(), 1);
        await peer.SendAsync("{ half");
        await peer.SendAsync("{\"whole\":1}");
        Assert.Equal("{\"whole\":1}", $"{(await good)[0]}");
        Assert.Same(Assert.Single(failures), Assert.Single(Errors).Exception);
    }

    [Fact]
    public async Task Received_TooLarge_EndsTheConnectionWith1009_AndItIsMadeAgain()
    {
        var (connection, peer) = await OpenAsync(options => options with { MaxMessageBytes = 1 << 10 });
        await peer.SendAsync(new string('x', 1 << 10));
        await peer.SendAsync(new string('x', 1025));
        Assert.Single(await TakeAsync(connection.ReadAllAsync(), 1));
        Assert.IsType<MessageTooLargeException>((await WhenAsync<Reconnecting>()).Loss.Exception);
        await peer.Completion.WaitAsync(Bounds.Wait);
        Assert.Equal(1009, peer.CloseCode);
        Assert.IsType<MessageTooLargeException>(Assert.Single(Errors).Exception);
        await Server.AcceptAsync();
    }

    [Theory]
    [InlineData(new byte[] { 0x81, 2, 0xc3, 0x28 })] // text that is not UTF-8
    [InlineData(new byte[] { 0x83, 0 })] // an opcode that there is not
    [InlineData(new byte[] { 0xf1, 0 })] // reserved bits
    [InlineData(new byte[] { 0x80, 0 })] // more of nothing
    [InlineData(new byte[] { 0x81, 0x81, 1, 2, 3, 4, 5 })] // masked
    [InlineData(new byte[] { 0x89, 126, 0, 126 })] // a ping that is too long
    public async Task Received_BrokenFrame_IsALoss(byte[] frame)
    {
        var (connection, peer) = await OpenAsync();
        await peer.Raw.WriteAsync(frame);
        Assert.NotNull((await WhenAsync<Reconnecting>()).Loss.Exception);
        await (await Server.AcceptAsync()).SendAsync("after it");
        Assert.Equal("after it", Assert.Single(await TakeAsync(connection.ReadAllAsync(), 1)));
    }

    [Fact]
    public async Task Received_PongsThatNobodyAskedFor_ProveNothing()
    {
        Server.StallsConnections = true;
        var (connection, peer) = await OpenAsync(options => options with { ProveDelivery = false });
        var receipt = await connection.SendAsync("a");
        await peer.Raw.WriteAsync(new byte[] { 0x8a, 8, 0, 0, 0, 0, 0, 0, 0, 1 });
        await peer.Raw.WriteAsync(new byte[] { 0x8a, 8, 0x7f, 255, 255, 255, 255, 255, 255, 255 });
        await peer.Raw.WriteAsync(new byte[] { 0x8a, 0, 0x8a, 3, 1, 2, 3 });
        await peer.SendAsync("behind them");
        await TakeAsync(connection.ReadAllAsync(), 1);
        Assert.False(receipt.Outcome.IsCompleted);
    }

    [Fact]
    public async Task Received_Bytes_AreBytes_AndFragmentsOneMessage()
    {
        var (connection, peer) = await OpenAsync();
        await peer.SendAsync(new byte[] { 1, 2, 3 });
        await peer.Raw.WriteAsync(new byte[] { 0x01, 1, (byte)'a', 0x89, 0, 0x00, 1, (byte)'b', 0x80, 1, (byte)'c' });
        var messages = await TakeAsync(connection.ReadAllAsync(), 2);
        Assert.Equal([1, 2, 3], Assert.IsType<ReadOnlyMemory<byte>>(messages[0]).ToArray());
        Assert.Equal("abc", messages[1]);
    }
}
