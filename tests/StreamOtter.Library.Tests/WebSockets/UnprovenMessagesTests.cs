using FsCheck;
using FsCheck.Fluent;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class UnprovenMessagesTests
{
    private const int Samples = 1_000;

    [Fact]
    public void OnPong_AnyMessagesPingsAndPongs_ProvesJustWhatWasWrittenBeforeItsPing()
    {
        // 0 writes a message, 1 a ping; 2 and more are the pong for a ping that was written, the newest or one before.
        Prop.ForAll(Gen.ListOf(Gen.Choose(0, 5)).ToArbitrary(), steps =>
        {
            var unproven = new UnprovenMessages(new SendBufferOptions());
            var (written, pings, ponged) = (new List<(OutgoingMessage Message, long After)>(), 0L, 0L);
            foreach (var step in steps)
            {
                if (step == 0)
                {
                    written.Add((new OutgoingMessage(written.Count + 1, null, "x"), pings));
                    unproven.Add(written[^1].Message);
                }
                else if (step == 1)
                {
                    unproven.OnPing(++pings);
                }
                else if (pings - (step - 2) > ponged)
                {
                    unproven.OnPong(ponged = pings - (step - 2));
                }
                Assert.All(written, one => Assert.Equal(one.After < ponged, one.Message.Receipt.Outcome.IsCompleted));
            }
            var left = written.Where(one => one.After >= ponged).Select(one => one.Message).ToList();
            Assert.Equal(left.Count == 0, unproven.IsEmpty);
            Assert.Equal(left, unproven.TakeAll());
            Assert.True(unproven.IsEmpty);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Samples));
    }

    [Fact]
    public void IsFull_CountsMessagesAndBytes()
    {
        var unproven = new UnprovenMessages(new SendBufferOptions { MaxMessages = 3, MaxBytes = 1 << 10 });
        var large = new OutgoingMessage(1, null, new byte[600]);
        unproven.Add(large);
        Assert.Equal((false, true), (unproven.IsFull, unproven.IsHalfFull));
        unproven.Add(new OutgoingMessage(2, null, new byte[600]));
        Assert.True(unproven.IsFull);
        unproven.OnPing(1);
        unproven.OnPong(1);
        Assert.Equal((false, false), (unproven.IsFull, unproven.IsHalfFull));
        for (var i = 3; i < 6; i++)
            unproven.Add(new OutgoingMessage(i, null, "x"));
        Assert.True(unproven.IsFull);
        unproven.Remove(new OutgoingMessage(5, null, "x"));
        Assert.False(unproven.IsFull);
    }
}
