using System.Text;
using System.Text.Json;
using StreamOtter.Streams;
using StreamOtter.V1.Tests.Gateways;

namespace StreamOtter.V1.Tests.Groups;

public sealed class DeadLetterTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Tries_UsedUp_TheRecordIsADeadLetter()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        var log = await gateway.Engine.OpenAsync("s", mayCreate: true);
        await log.AppendAsync(new NewRecord[]
        {
            new()
            {
                Key = new byte[] { 0xFF },
                Value = Encoding.UTF8.GetBytes("""{"a":1}"""),
                Headers = [new RecordHeader("type", Encoding.UTF8.GetBytes("order")), new RecordHeader("none", null), new RecordHeader("streamotter-producer", "p:1"u8.ToArray())],
            },
        });
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(2, "s.g.dead");
        await client.JoinAsync("s", "g", ""","from":"earliest","tries":3""");

        for (var n = 1; n <= 3; n++)
        {
            Assert.Equal(n, GroupTests.TryOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
            await client.NackAsync(0);
        }

        var dead = Assert.Single(await client.ReceiveRecordsAsync(1));
        Assert.Equal("/w==", dead.GetProperty("kb").GetString());
        Assert.Equal("""{"a":1}""", dead.GetProperty("v").GetRawText());
        Assert.Equal(
            """[["type","order"],["none",null],["streamotter-dead-stream","s"],["streamotter-dead-partition","0"],["streamotter-dead-offset","0"],["streamotter-dead-tries","3"],["streamotter-dead-group","g"],["streamotter-dead-reason","nack"]]""",
            dead.GetProperty("h").GetRawText());
        await AssertDoneAsync(gateway, client, next: 1);
    }

    [Fact]
    public async Task Nack_Dead_IsADeadLetterAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(2, "s.g.dead");
        await client.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1");
        await client.ReceiveRecordsAsync(1);

        await client.NackAsync(0, 1, ""","dead":true""");

        Assert.Equal("refused", ReasonOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
        await AssertDoneAsync(gateway, client, next: 1);
    }

    [Fact]
    public async Task Lease_OfTheLastTry_IsTheReason()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(2, "s.g.dead");
        await client.JoinAsync("s", "g", ""","tries":1""");
        await gateway.AppendAsync("s", "k", "1");
        await client.ReceiveRecordsAsync(1);

        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal("lease", ReasonOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
    }

    [Fact]
    public async Task Member_GoneWithTheLastTry_IsTheReason()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(2, "s.g.dead");
        using var other = await gateway.ConnectAsync();
        using (var first = await gateway.ConnectAsync())
        {
            await first.JoinAsync("s", "g", ""","tries":1""");
            await gateway.AppendAsync("s", "k", "1");
            await first.ReceiveRecordsAsync(1);
            await other.JoinAsync("s", "g");
        }

        Assert.Equal("gone", ReasonOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
        await other.ExpectNothingAsync();
    }

    [Fact]
    public async Task DeadLetters_CannotBeStored_TheRecordIsKept()
    {
        await using var gateway = await TestGateway.StartAsync(_time, heartbeat: TimeSpan.FromHours(1));
        gateway.Engine.Failing["s.g.dead"] = EngineError.Unavailable;
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1", "2");
        await client.ReceiveRecordsAsync(2);
        await client.NackAsync(0, 1, ""","dead":true""");
        await client.AckAsync(1);
        await WaitForErrorAsync(gateway);
        await GroupTests.LeaveAsync(client);

        // Neither done nor lost: it is the next one's.
        await client.JoinAsync("s", "g");
        Assert.Equal([0, 1], (await client.ReceiveRecordsAsync(2)).Select(GroupTests.OffsetOf));
        await client.NackAsync(0, 1, ""","dead":true""");
        await client.AckAsync(1);
        await WaitForErrorAsync(gateway);

        gateway.Engine.Failing.Clear();
        await client.SubscribeAsync(2, "s.g.dead", ""","from":"earliest" """);
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(1)); // the error is told before the next try is set
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("refused", ReasonOf(Assert.Single(await client.ReceiveRecordsAsync(1))));
        await AssertDoneAsync(gateway, client, next: 2);
    }

    [Fact]
    public async Task DeadLetters_NoStreamAndNoneIsMade_TheSubscriptionIsRefused()
    {
        await using var gateway = await TestGateway.StartAsync(createStreams: false);
        await gateway.AppendAsync("s", "k", "1");
        using var client = await gateway.ConnectAsync();

        await client.SendAsync("""{"type":"subscribe","sub":1,"stream":"s","group":"g"}""");

        var error = await client.ReceiveAsync("error");
        Assert.Equal(4100, error.GetProperty("code").GetInt32());
        Assert.Contains("s.g.dead", error.GetProperty("error").GetString(), StringComparison.Ordinal);
        await gateway.Engine.CreateAsync("s.g.dead", new StreamSettings());
        await client.JoinAsync("s", "g");
    }

    private static async Task WaitForErrorAsync(TestGateway gateway) =>
        Assert.Contains("s.g.dead", await gateway.TakeErrorAsync(), StringComparison.Ordinal);

    private static string? ReasonOf(JsonElement record) =>
        record.GetProperty("h").EnumerateArray().Single(header => header[0].GetString() == "streamotter-dead-reason")[1].GetString();

    /// <summary>The group goes on behind what was given up.</summary>
    private static async Task AssertDoneAsync(TestGateway gateway, TestClient client, long next)
    {
        await GroupTests.LeaveAsync(client);
        await gateway.AppendAsync("s", "k", "next");
        await client.JoinAsync("s", "g");
        Assert.Equal(next, GroupTests.OffsetOf((await client.ReceiveRecordsAsync(1))[0]));
    }
}
