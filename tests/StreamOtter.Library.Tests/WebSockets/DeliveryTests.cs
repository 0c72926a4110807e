using StreamOtter.Library.Tests.Support;
using StreamOtter.Testing;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

/// <summary>What is known of messages: pongs prove, cuts leave some unknown, and nothing else is told.</summary>
public sealed class DeliveryTests : LibraryTest
{
    [Fact]
    public async Task Outcome_ServerReads_IsDelivered()
    {
        var (connection, _) = await OpenAsync();
        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(await connection.SendAsync("a")));
        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(await connection.SendAsync("b")));
        Assert.Empty(Undelivered);
    }

    [Fact]
    public async Task Outcome_Cut_IsDeliveredForWhatWasProven_AndUnknownForTheRest()
    {
        Server.StallsConnections = true;
        var (connection, peer) = await OpenAsync();
        var early = await connection.SendAsync("early");
        Assert.False(early.Outcome.IsCompleted);
        peer.Resume();
        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(early));

        peer.Cut();
        await WhenAsync<ConnectionState>(state => state == ConnectionState.Reconnecting);
        var second = await Server.AcceptAsync(); // does not read
        var late = await connection.SendAsync("late");
        await ReadFrameAsync(second);
        second.Cut();
        Assert.Equal(DeliveryOutcome.Unknown, await OutcomeAsync(late));
        Assert.Equal(new UndeliveredMessage(2, "late", DeliveryOutcome.Unknown, ""), await WhenAsync<UndeliveredMessage>() with { Reason = "" });
        Assert.Single(Undelivered);
    }

    [Fact]
    public async Task Outcome_CutAndResendUnproven_ArrivesOverTheNextConnection_InOrder()
    {
        Server.StallsConnections = true;
        var (connection, peer) = await OpenAsync(options => options with { ResendUnproven = true });
        var receipts = new List<SendReceipt>();
        for (var i = 0; i < 5; i++)
            receipts.Add(await connection.SendAsync($"{i}"));
        await ReadFrameAsync(peer);
        Server.StallsConnections = false;
        peer.Cut();
        receipts.Add(await connection.SendAsync("5"));
        Assert.Equal(["0", "1", "2", "3", "4", "5"], await (await Server.AcceptAsync()).ReceiveTextsAsync(6));
        foreach (var receipt in receipts)
            Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(receipt));
        Assert.Empty(Undelivered);
    }

    [Fact]
    public async Task Outcome_ClosedWhileToBeResent_IsUnknown_NotNotSent()
    {
        Server.StallsConnections = true;
        var (connection, peer) = await OpenAsync(options => options with { ResendUnproven = true });
        var written = await connection.SendAsync("written");
        await ReadFrameAsync(peer);
        Server.AnswerWith = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n";
        peer.Cut();
        await WhenAsync<ConnectionState>(state => state == ConnectionState.Reconnecting);
        var waiting = await connection.SendAsync("waiting");
        await connection.CloseAsync().WaitAsync(Bounds.Wait);
        Assert.Equal(DeliveryOutcome.Unknown, await OutcomeAsync(written));
        Assert.Equal(DeliveryOutcome.NotSent, await OutcomeAsync(waiting));
        Assert.Equal(["written", "waiting"], Undelivered.Select(message => message.Message));
    }

    [Fact]
    public async Task Outcome_WithoutProofs_StaysOpenUntilTheGoodbye_WhichAsksForOne()
    {
        var (connection, peer) = await OpenAsync(options => options with { ProveDelivery = false });
        var receipt = await connection.SendAsync("a");
        await peer.ReceiveTextAsync();
        Assert.False(receipt.Outcome.IsCompleted);
        var closed = await connection.CloseAsync(3000, "done").WaitAsync(Bounds.Wait);
        Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(receipt));
        Assert.Equal((3000, true), (closed.Code, closed.WasClean));
    }

    [Fact]
    public async Task Written_ServerAnswersNoPings_IsBounded()
    {
        Server.StallsConnections = true;
        var (connection, peer) = await OpenAsync(options => options with { SendBuffer = new() { MaxMessages = 4, WhenFull = FullBufferPolicy.Throw } });
        var receipts = new List<SendReceipt>();
        // Four are written and wait for their proof, four wait for them.
        while (receipts.Count < 8)
        {
            await Task.Yield();
            if (await Record.ExceptionAsync(async () => receipts.Add(await connection.SendAsync($"{receipts.Count}"))) is { } error)
                Assert.IsType<SendBufferFullException>(error);
        }
        await Assert.ThrowsAsync<SendBufferFullException>(() => connection.SendAsync("8").AsTask());
        Assert.Equal(8, receipts.Count);
        peer.Resume();
        Assert.Equal(Enumerable.Range(0, 8).Select(i => $"{i}"), await peer.ReceiveTextsAsync(8));
        foreach (var receipt in receipts)
            Assert.Equal(DeliveryOutcome.Delivered, await OutcomeAsync(receipt));
    }

    /// <summary>Waits for the first bytes of what the client sends.</summary>
    private static Task ReadFrameAsync(MockConnection peer) => peer.Raw.ReadExactlyAsync(new byte[6]).AsTask().WaitAsync(Bounds.Wait);
}
