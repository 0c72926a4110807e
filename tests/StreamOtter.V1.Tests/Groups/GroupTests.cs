using System.Text.Json;
using StreamOtter.V1.Tests.Gateways;

namespace StreamOtter.V1.Tests.Groups;

public sealed class GroupTests
{
    [Fact]
    public async Task Subscribe_WithAGroup_IsToldSo()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        var subscribed = await client.JoinAsync("s", "g");

        Assert.Equal("g", subscribed.GetProperty("group").GetString());
        Assert.Equal("s", subscribed.GetProperty("stream").GetString());
        Assert.False(subscribed.TryGetProperty("position", out _));
    }

    [Fact]
    public async Task Records_OneMember_ComeInOrder()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");

        await gateway.AppendAsync("s", "k", "1", "2", "3");

        var records = await client.ReceiveRecordsAsync(3);
        Assert.Equal([0, 1, 2], records.Select(OffsetOf));
        Assert.Equal("k", records[0].GetProperty("k").GetString());
        Assert.Equal(1, records[0].GetProperty("v").GetInt32());
        Assert.All(records, record => Assert.False(record.TryGetProperty("n", out _)));
    }

    [Fact]
    public async Task Records_SeveralMembers_EachGoesToOne()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var a = await gateway.ConnectAsync();
        using var b = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g");
        await b.JoinAsync("s", "g");

        await gateway.AppendAsync("s", "k", "1", "2", "3", "4", "5", "6");

        // In turn, since both have credit.
        var offsets = (await a.ReceiveRecordsAsync(3)).Concat(await b.ReceiveRecordsAsync(3)).Select(OffsetOf);
        Assert.Equal([0, 1, 2, 3, 4, 5], offsets.Order());
        await a.ExpectNothingAsync();
        await b.ExpectNothingAsync();
    }

    [Fact]
    public async Task Records_TwoGroups_EachGetsAll()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var a = await gateway.ConnectAsync();
        using var b = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g");
        await b.JoinAsync("s", "h");

        await gateway.AppendAsync("s", "k", "1", "2");

        await a.ReceiveRecordsAsync(2);
        await b.ReceiveRecordsAsync(2);
    }

    [Fact]
    public async Task From_Earliest_CountsOnlyTheFirstTime()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", "1", "2", "3");
        using (var first = await gateway.ConnectAsync())
        {
            await first.JoinAsync("s", "g", ""","from":"earliest" """);
            await first.ReceiveRecordsAsync(3);
            await first.AckAsync(0, 2);
            await LeaveAsync(first);
        }

        using var second = await gateway.ConnectAsync();
        await second.JoinAsync("s", "g", ""","from":"earliest" """);

        Assert.Equal([2], (await second.ReceiveRecordsAsync(1)).Select(OffsetOf));
        await second.ExpectNothingAsync();
    }

    [Fact]
    public async Task From_Latest_StaysWhereItWasWhenTheFirstMemberCame()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", "1");
        using (var first = await gateway.ConnectAsync())
        {
            await first.JoinAsync("s", "g");
            await LeaveAsync(first);
        }
        await gateway.AppendAsync("s", "k", "2", "3");

        using var second = await gateway.ConnectAsync();
        await second.JoinAsync("s", "g");

        Assert.Equal([1, 2], (await second.ReceiveRecordsAsync(2)).Select(OffsetOf));
    }

    [Fact]
    public async Task From_ATimestampOrAPosition_IsWhereTheGroupStarts()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", "1", "2", "3");
        using var client = await gateway.ConnectAsync();

        await client.SubscribeAsync(1, "s", ""","group":"g","from":{"position":{"offsets":{"0":2}}}""");
        Assert.Equal([2], (await client.ReceiveRecordsAsync(1)).Select(OffsetOf));
        await client.SubscribeAsync(2, "s", ""","group":"h","from":{"timestamp":0}""");
        Assert.Equal([0, 1, 2], (await client.ReceiveRecordsAsync(3)).Select(OffsetOf));
        await client.SubscribeAsync(3, "s", ""","group":"i","from":{"position":{"epoch":"another","offsets":{"0":2}}}""");
        Assert.Equal([0, 1, 2], (await client.ReceiveRecordsAsync(3)).Select(OffsetOf));
    }

    [Fact]
    public async Task Position_GatewayStartsAnew_IsKept()
    {
        var directory = Directory.CreateTempSubdirectory("streamotter-groups-");
        await using (var gateway = await TestGateway.StartAsync(directory: directory))
        {
            using var client = await gateway.ConnectAsync();
            await client.JoinAsync("s", "g");
            await gateway.AppendAsync("s", "k", "1", "2", "3");
            await client.ReceiveRecordsAsync(3);
            await client.AckAsync(0);
            await client.AckAsync(2); // above one that is not done
            await client.ExpectNothingAsync();
        }

        await using (var gateway = await TestGateway.StartAsync(directory: directory))
        {
            using var client = await gateway.ConnectAsync();
            await client.JoinAsync("s", "g");
            Assert.Equal([1, 2], (await client.ReceiveRecordsAsync(2)).Select(OffsetOf));
        }
        directory.Delete(recursive: true);
    }

    [Fact]
    public async Task Stream_Deleted_EndsTheSubscription()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");

        await gateway.Engine.DeleteAsync("s");

        var error = await client.ReceiveAsync("error");
        Assert.Equal(4104, error.GetProperty("code").GetInt32());
        Assert.Equal(1, error.GetProperty("sub").GetInt32());
        // It can be joined anew, on a new stream.
        await client.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1");
        await client.ReceiveRecordsAsync(1);
    }

    [Fact]
    public async Task Presence_Members_AreCounted()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var a = await gateway.ConnectAsync();
        using var b = await gateway.ConnectAsync();
        await a.JoinAsync("s", "g");
        await b.JoinAsync("s", "g");
        await b.SubscribeAsync(2, "s");

        await a.SendAsync("""{"type":"presence","id":1,"stream":"s"}""");

        Assert.Equal(3, (await a.ReceiveAsync("presence")).GetProperty("subscriptions").GetInt32());
    }

    internal static long OffsetOf(JsonElement record) => record.GetProperty("o").GetInt64();

    internal static int TryOf(JsonElement record) => record.TryGetProperty("n", out var n) ? n.GetInt32() : 1;

    internal static async Task LeaveAsync(TestClient client)
    {
        await client.SendAsync("""{"type":"unsubscribe","sub":1}""");
        Assert.Equal("g", (await client.ReceiveAsync("unsubscribed")).GetProperty("group").GetString());
    }
}
