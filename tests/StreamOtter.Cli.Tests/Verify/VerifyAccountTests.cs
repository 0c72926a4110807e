using StreamOtter.Cli.Verify;

namespace StreamOtter.Cli.Tests.Verify;

/// <summary>What a subscriber is given is held against what publishers were told, for every way it can be wrong.</summary>
public sealed class VerifyAccountTests
{
    private const int Published = 10;

    private readonly VerifyText _text = VerifyText.New();
    private readonly VerifyLedger[] _ledgers = [new(), new()];
    private readonly VerifyAccount _account;
    private long _offset;

    public VerifyAccountTests()
    {
        _account = new VerifyAccount(_text, _ledgers);
        foreach (var ledger in _ledgers)
            ledger.End(ledger.Begin(Published), [.. Enumerable.Range(0, Published).Select(number => PublishReceipt.Stored(0, number))]);
    }

    [Fact]
    public void EverythingOnceInOrder_IsGood() => DeliverAll(new PartitionCount(20, 0, 0, 0, 0));

    [Fact]
    public void PublishersInterleaved_AreGood()
    {
        for (var number = 0; number < Published; number++)
        {
            Deliver(1, number);
            Deliver(0, number);
        }
        Assert.Equal((0, new PartitionCount(20, 0, 0, 0, 0)), Verdict());
    }

    [Fact]
    public void RecordsLeftOut_AreLost()
    {
        Deliver(0, 0, 1, 2, 4, 5, 6, 7, 8, 9);
        Deliver(1, 0, 1, 2, 3, 4, 5, 6, 7);
        Assert.Equal((3, new PartitionCount(17, 0, 0, 0, 0)), Verdict());
    }

    [Fact]
    public void RecordsLeftOutThatWereNotAcknowledged_AreNotLost()
    {
        _ledgers[0].End(_ledgers[0].Begin(2), [PublishReceipt.Refused(4103, "too large"), PublishReceipt.Unknown(4200, "away")]);
        _ledgers[1].Begin(1);
        DeliverAll(new PartitionCount(20, 0, 0, 0, 0));
        Assert.Equal((1, 1, 1), (_ledgers[0].Count(PublishOutcome.Refused), _ledgers[0].Count(PublishOutcome.Unknown), _ledgers[1].CountUnanswered()));
        Assert.Equal("too large", _ledgers[0].Error);
    }

    [Fact]
    public void RecordThatComesAgain_IsADuplicateAndNoLoss()
    {
        Deliver(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 9);
        Deliver(1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Assert.Equal((0, new PartitionCount(22, 2, 0, 0, 0)), Verdict());
    }

    [Fact]
    public void RecordThatComesLate_IsReordered()
    {
        Deliver(0, 0, 1, 3, 2, 4, 5, 6, 7, 8, 9);
        Deliver(1, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        Assert.Equal((0, new PartitionCount(20, 0, 10, 0, 0)), Verdict());
    }

    [Fact]
    public void OffsetThatGoesBack_IsReordered()
    {
        Deliver(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Deliver(1, 0, 1, 2, 3, 4, 5, 6, 7, 8);
        _offset = 4;
        Deliver(1, 9);
        Assert.Equal((0, new PartitionCount(20, 0, 1, 0, 0)), Verdict());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("RUN")]
    [InlineData("RUN:")]
    [InlineData("RUN:0")]
    [InlineData("RUN:0:")]
    [InlineData("RUN:0:1")]
    [InlineData("RUN:-1:1:")]
    [InlineData("RUN:2:1:")]
    [InlineData("RUN:4294967296:1:")]
    [InlineData("RUN:0:10:")]
    [InlineData("RUN:0:99999999999999999999:")]
    [InlineData("0:1:....")]
    [InlineData("000000000000:0:1:....")]
    public void RecordOfSomebodyElse_IsForeign(string value)
    {
        var run = _text.Write(0, 0, 0).Split(':')[0];
        _account.Take(0, _offset++, value.Replace("RUN", run, StringComparison.Ordinal));
        DeliverAll(new PartitionCount(20, 0, 0, 0, 1));
    }

    [Fact]
    public void Gap_IsCounted()
    {
        _account.TakeGap(3);
        Assert.Equal(new PartitionCount(0, 0, 0, 1, 0), _account.Partitions[3]);
    }

    [Theory]
    [InlineData(1, 17)]
    [InlineData(100, 100)]
    public void Text_HasTheSizeOrWhatItNeeds(int size, int expected)
    {
        var value = _text.Write(7, 0, size);
        Assert.Equal(expected, value.Length);
        Assert.True(_text.TryRead(value, out var publisher, out var number));
        Assert.Equal((7, 0L), (publisher, number));
    }

    private void DeliverAll(PartitionCount expected)
    {
        Deliver(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Deliver(1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        Assert.Equal((0, expected), Verdict());
    }

    private void Deliver(int publisher, params int[] numbers)
    {
        foreach (var number in numbers)
            _account.Take(0, _offset++, _text.Write(publisher, number, 50));
    }

    private (long Lost, PartitionCount Count) Verdict() => (_account.CountLost(), _account.Partitions[0]);
}
