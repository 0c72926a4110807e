using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Library.Tests.Support;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

/// <summary>Messages that wait for a connection.</summary>
public sealed class BufferTests : LibraryTest
{
    private const int Samples = 1_000;

    [Fact]
    public async Task SendAsync_FullAndWait_WaitsUntilThereIsRoom()
    {
        Server.RefuseWith = 503;
        var connection = Connect(options => options with { SendBuffer = new() { MaxMessages = 2 } });
        await connection.SendAsync("0");
        await connection.SendAsync("1");
        using var impatient = new CancellationTokenSource();
        var given = connection.SendAsync("given up", impatient.Token).AsTask();
        var waiting = connection.SendAsync("2").AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(waiting.IsCompleted);
        Server.RefuseWith = null;
        Assert.Equal(["0", "1", "2"], await (await Server.AcceptAsync()).ReceiveTextsAsync(3));
        Assert.Equal(3, (await waiting.WaitAsync(Bounds.Wait)).Number);
    }

    [Fact]
    public void Send_FullAndWait_ThrowsBecauseItCannotWait()
    {
        Server.StallsUpgrades = true;
        var connection = Connect(options => options with { SendBuffer = new() { MaxMessages = 1 } });
        connection.Send("0");
        Assert.Throws<SendBufferFullException>(() => connection.Send("1"));
        connection.Close();
    }

    [Fact]
    public async Task SendAsync_FullAndDropOldest_ReportsWhatIsDropped()
    {
        Server.RefuseWith = 503;
        var connection = Connect(options => options with { SendBuffer = new() { MaxMessages = 2, WhenFull = FullBufferPolicy.DropOldest } });
        var receipts = new List<SendReceipt>();
        for (var i = 0; i < 5; i++)
            receipts.Add(await connection.SendAsync($"{i}"));
        Assert.Equal([DeliveryOutcome.NotSent, DeliveryOutcome.NotSent, DeliveryOutcome.NotSent], receipts.Take(3).Select(receipt => receipt.Outcome.Result));
        Assert.Equal(["0", "1", "2"], Undelivered.Select(message => message.Message));
        Server.RefuseWith = null;
        Assert.Equal(["3", "4"], await (await Server.AcceptAsync()).ReceiveTextsAsync(2));
    }

    [Fact]
    public async Task SendAsync_FullAndThrow_ThrowsAndKeepsWhatWaits()
    {
        Server.RefuseWith = 503;
        var connection = Connect(options => options with { SendBuffer = new() { MaxMessages = 2, WhenFull = FullBufferPolicy.Throw } });
        await connection.SendAsync("0");
        await connection.SendAsync("1");
        await Assert.ThrowsAsync<SendBufferFullException>(() => connection.SendAsync("2").AsTask());
        Server.RefuseWith = null;
        Assert.Equal(["0", "1"], await (await Server.AcceptAsync()).ReceiveTextsAsync(2));
    }

    [Fact]
    public async Task SendAsync_WaitsWhileItIsClosed_Throws()
    {
        Server.StallsUpgrades = true;
        var connection = Connect(options => options with { SendBuffer = new() { MaxMessages = 1 } });
        await connection.SendAsync("0");
        var waiting = connection.SendAsync("1").AsTask();
        connection.Close();
        await Assert.ThrowsAsync<ConnectionClosedException>(() => waiting.WaitAsync(Bounds.Wait));
        Assert.Equal("0", (await WhenAsync<UndeliveredMessage>()).Message);
    }

    /// <summary>Any messages, any takes in between: each policy keeps the order and its bounds, and accounts for every message once.</summary>
    [Theory]
    [InlineData(FullBufferPolicy.DropOldest)]
    [InlineData(FullBufferPolicy.Throw)]
    [InlineData(FullBufferPolicy.Wait)]
    public void Outbox_AnySteps_LosesNothingUntold(FullBufferPolicy policy)
    {
        // A step adds a message of so many bytes; 0 takes one.
        Prop.ForAll(Gen.ListOf(Gen.OneOf(Gen.Choose(1, 600), Gen.Constant(0))).ToArbitrary(), Gen.Choose(1, 6).ToArbitrary(), (steps, most) =>
        {
            var dropped = new List<long>();
            var options = new SendBufferOptions { MaxMessages = most, MaxBytes = 1024, WhenFull = policy };
            var outbox = new Outbox(options, (message, _) => dropped.Add(message.Number));
            var (taken, refused, model) = (new List<long>(), new List<long>(), new LinkedList<(long Number, int Size)>());
            var next = 0L;
            foreach (var size in steps)
            {
                if (size == 0)
                {
                    Assert.Equal(model.Count > 0, outbox.TryTake(out var message));
                    if (message is null)
                        continue;
                    Assert.Equal(model.First!.Value.Number, message.Number);
                    model.RemoveFirst();
                    taken.Add(message.Number);
                    continue;
                }
                var fits = model.Count == 0 || model.Count < most && model.Sum(one => one.Size) + size <= 1024;
                var adding = outbox.AddAsync(new OutgoingMessage(++next, null, new byte[size]), mayWait: false, default);
                if (!fits && policy != FullBufferPolicy.DropOldest)
                {
                    Assert.IsType<SendBufferFullException>(adding.AsTask().Exception!.InnerException);
                    refused.Add(next);
                    continue;
                }
                Assert.True(adding.IsCompletedSuccessfully);
                model.AddLast((next, size));
                while (model.Count > most || model.Count > 1 && model.Sum(one => one.Size) > 1024)
                    model.RemoveFirst();
                Assert.True(fits || dropped.Count > 0);
            }
            outbox.End("over");
            var all = taken.Concat(dropped).Concat(refused).Order().ToList();
            Assert.Equal(Enumerable.Range(1, (int)next).Select(number => (long)number), all);
            Assert.Equal(taken.Order(), taken);
            Assert.Equal(dropped.Order(), dropped);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }
}
