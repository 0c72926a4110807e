using StreamOtter.V1.Tests.Gateways;

namespace StreamOtter.V1.Tests.Groups;

public sealed class MalformedTests
{
    [Theory]
    [InlineData(""" "group":"" """)]
    [InlineData(""" "group":"no/name" """)]
    [InlineData(""" "group":".." """)]
    [InlineData(""" "group":"g","credit":0 """)]
    [InlineData(""" "group":"g","credit":10001 """)]
    [InlineData(""" "group":"g","lease":999 """)]
    [InlineData(""" "group":"g","lease":3600001 """)]
    [InlineData(""" "group":"g","tries":0 """)]
    [InlineData(""" "group":"g","tries":101 """)]
    [InlineData(""" "group":"g","filter":{"key":"a"} """)]
    [InlineData(""" "group":"g","partitions":[0] """)]
    [InlineData(""" "group":"g","slow":"skip" """)]
    [InlineData(""" "credit":5 """)]
    [InlineData(""" "lease":5000 """)]
    [InlineData(""" "tries":5 """)]
    public async Task Subscribe_DoesNotFitTogether_IsRefused(string members)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        await client.SendAsync($$"""{"type":"subscribe","sub":1,"stream":"s",{{members}}}""");

        var error = await client.ReceiveAsync("error");
        Assert.Equal(4007, error.GetProperty("code").GetInt32());
        Assert.Equal(1, error.GetProperty("sub").GetInt32());
        await client.JoinAsync("s", "g"); // the number is free
    }

    [Fact]
    public async Task Subscribe_NoNameForTheDeadLetters_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        var name = new string('a', 122);

        await client.SendAsync($$"""{"type":"subscribe","sub":1,"stream":"{{name}}","group":"{{name}}"}""");

        Assert.Equal(4007, (await client.ReceiveAsync("error")).GetProperty("code").GetInt32());
        await client.JoinAsync(name, name[1..]);
    }

    [Fact]
    public async Task Answer_ForASubscriptionWithoutAGroup_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(1, "s");

        await client.AckAsync(0);

        var error = await client.ReceiveAsync("error");
        Assert.Equal(4007, error.GetProperty("code").GetInt32());
        Assert.False(error.TryGetProperty("sub", out _));
        await gateway.AppendAsync("s", "k", "1");
        await client.ReceiveRecordsAsync(1);
    }

    [Fact]
    public async Task Answer_MoreRunsThanAllowed_IsRefused()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");
        var runs = string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"[0,{2 * i},1]"));

        await client.SendAsync($$"""{"type":"ack","sub":1,"at":[{{runs}}]}""");

        Assert.Equal(4007, (await client.ReceiveAsync("error")).GetProperty("code").GetInt32());
    }

    [Fact]
    public async Task Answer_OfWhatItDoesNotHave_IsLeftOut()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.AckAsync(0); // there is no such subscription
        await client.JoinAsync("s", "g", ""","credit":1""");
        await gateway.AppendAsync("s", "k", "1", "2");
        await client.ReceiveRecordsAsync(1);

        await client.AckAsync(1); // not given out yet
        await client.AckAsync(5, 1000);
        await client.NackAsync(1, 1, ""","dead":true""");
        await client.SendAsync("""{"type":"ack","sub":1,"at":[[7,0,1]]}""");
        await client.ExpectNothingAsync();

        await client.SendAsync("""{"type":"ack","sub":1,"at":[[0,0,9007199254740991],[0,0,1],[0,0,3]]}"""); // all that it has
        Assert.Equal(1, GroupTests.OffsetOf((await client.ReceiveRecordsAsync(1))[0]));
    }
}
