using StreamOtter.V1.Tests.Gateways;

namespace StreamOtter.V1.Tests.Groups;

public sealed class RedeliveryTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Lease_RunsOut_GoesToAnotherMember()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var a = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1");
        await a.ReceiveRecordsAsync(1);
        using var b = await gateway.ConnectAsync();
        await b.JoinAsync("s", "g");

        _time.Advance(Lease - TimeSpan.FromMilliseconds(1));
        await b.ExpectNothingAsync();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        var record = Assert.Single(await b.ReceiveRecordsAsync(1));
        Assert.Equal(2, GroupTests.TryOf(record));
        await a.ExpectNothingAsync();
    }

    [Fact]
    public async Task Lease_RunsOutAndTheMemberIsAlone_ComesAgain()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g", ""","lease":1000""");
        await gateway.AppendAsync("s", "k", "1", "2");
        await client.ReceiveRecordsAsync(2);
        await client.AckAsync(1);
        await client.ExpectNothingAsync();

        for (var n = 2; n <= 3; n++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            var record = Assert.Single(await client.ReceiveRecordsAsync(1));
            Assert.Equal((0, n), (GroupTests.OffsetOf(record), GroupTests.TryOf(record)));
        }
    }

    [Fact]
    public async Task Ack_AfterTheLease_IsDoneAllTheSame()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var a = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g", ""","credit":1""");
        await gateway.AppendAsync("s", "k", "1", "2");
        await a.ReceiveRecordsAsync(1);
        _time.Advance(Lease);
        await a.ExpectNothingAsync(); // it has answered nothing: that is all it gets

        await a.AckAsync(0);

        var next = Assert.Single(await a.ReceiveRecordsAsync(1));
        Assert.Equal((1, 1), (GroupTests.OffsetOf(next), GroupTests.TryOf(next)));
    }

    [Fact]
    public async Task Ack_OfWhatAnotherHasByNow_EndsItForBoth()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var a = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1");
        await a.ReceiveRecordsAsync(1);
        using var b = await gateway.ConnectAsync();
        await b.JoinAsync("s", "g", ""","credit":1""");
        _time.Advance(Lease);
        await b.ReceiveRecordsAsync(1);

        await a.AckAsync(0);
        await a.ExpectNothingAsync();
        await GroupTests.LeaveAsync(a);

        await gateway.AppendAsync("s", "k", "2"); // b has credit for it
        Assert.Equal(1, GroupTests.OffsetOf(Assert.Single(await b.ReceiveRecordsAsync(1))));
        _time.Advance(Lease * 2);
        await b.AckAsync(0); // of no more meaning
        await b.AckAsync(1);
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Nack_ComesAgainAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1", "2");
        await client.ReceiveRecordsAsync(2);

        await client.NackAsync(0, 2);

        var records = await client.ReceiveRecordsAsync(2);
        Assert.Equal([(0, 2), (1, 2)], records.Select(record => (GroupTests.OffsetOf(record), GroupTests.TryOf(record))));
    }

    [Fact]
    public async Task Nack_WithADelay_ComesAgainAfterIt()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1");
        await client.ReceiveRecordsAsync(1);

        await client.NackAsync(0, 1, ""","delay":60000""");
        await client.ExpectNothingAsync();
        _time.Advance(Lease); // it has none any more
        await client.ExpectNothingAsync();
        _time.Advance(TimeSpan.FromSeconds(59) - Lease);
        await client.ExpectNothingAsync();
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(2, GroupTests.TryOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Member_Goes_ItsRecordsGoToTheOther(bool saysSo)
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        var a = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1", "2", "3");
        await a.ReceiveRecordsAsync(3);
        using var b = await gateway.ConnectAsync();
        await b.JoinAsync("s", "g");
        await a.AckAsync(1);
        await a.ExpectNothingAsync();

        if (saysSo)
            await GroupTests.LeaveAsync(a);
        else
            a.Dispose();

        var records = await b.ReceiveRecordsAsync(2);
        Assert.Equal([(0, 2), (2, 2)], records.Select(record => (GroupTests.OffsetOf(record), GroupTests.TryOf(record))));
        a.Dispose();
    }

    [Fact]
    public async Task Credit_IsNeverExceeded()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g", ""","credit":3""");
        await gateway.AppendAsync("s", "k", "1", "2", "3", "4", "5", "6");

        await client.ReceiveRecordsAsync(3);
        await client.ExpectNothingAsync();
        await client.AckAsync(0, 2);
        await client.ReceiveRecordsAsync(2);
        await client.ExpectNothingAsync();
        await client.NackAsync(2);
        Assert.Equal(2, GroupTests.OffsetOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Credit_MemberAnswersNothing_GetsNoMore()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g", ""","credit":2,"lease":1000""");
        await gateway.AppendAsync("s", "k", "1", "2", "3");
        await client.ReceiveRecordsAsync(2);

        _time.Advance(TimeSpan.FromSeconds(1));
        await client.ExpectNothingAsync();

        using var other = await gateway.ConnectAsync();
        await other.JoinAsync("s", "g");
        var records = await other.ReceiveRecordsAsync(3);
        Assert.Equal([(0, 2), (1, 2), (2, 1)], records.Select(record => (GroupTests.OffsetOf(record), GroupTests.TryOf(record))));
    }
}
