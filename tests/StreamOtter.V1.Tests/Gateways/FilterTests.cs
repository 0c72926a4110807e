namespace StreamOtter.V1.Tests.Gateways;

public sealed class FilterTests
{
    [Fact]
    public async Task Subscribe_WithFilter_GetsWhatMatches_FromTheLogAndLive()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "a", """{"n":1}""", """{"n":2}""", "text", """{"n":3}""");
        using var client = await gateway.ConnectAsync();

        await client.SubscribeAsync(1, "s", ""","from":"earliest","filter":{"path":"/n","ge":2}""");
        Assert.Equal([1, 3], await client.ReceiveOffsetsAsync(1, 2));

        await gateway.AppendAsync("s", "a", """{"n":0}""", """{"n":9}""");
        Assert.Equal([5], await client.ReceiveOffsetsAsync(1, 1));
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Subscribe_SeveralFiltersOfOneStream_EachGetsItsOwn()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var first = await gateway.ConnectAsync();
        using var second = await gateway.ConnectAsync();
        using var third = await gateway.ConnectAsync();
        await first.SubscribeAsync(1, "s", ""","filter":{"key":"a"}""");
        await second.SubscribeAsync(1, "s", ""","filter":{"key":"b"}""");
        await third.SubscribeAsync(1, "s", ""","filter":{"key":"a"}""");

        await gateway.AppendAsync("s", "a", "1", "2");
        await gateway.AppendAsync("s", "b", "3");
        await gateway.AppendAsync("s", "a", "4");

        Assert.Equal([0, 1, 3], await first.ReceiveOffsetsAsync(1, 3));
        Assert.Equal([2], await second.ReceiveOffsetsAsync(1, 1));
        Assert.Equal([0, 1, 3], await third.ReceiveOffsetsAsync(1, 3));
    }

    [Fact]
    public async Task Unsubscribe_WithFilter_TellsHowFarRecordsHavePassed()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "a", "1", "2", "3");
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(1, "s", ""","from":"earliest","filter":{"path":"","is":2}""");
        await client.ReceiveOffsetsAsync(1, 1);
        await client.ExpectNothingAsync();

        await client.SendAsync("""{"type":"unsubscribe","sub":1}""");

        var position = (await client.ReceiveAsync("unsubscribed")).GetProperty("position");
        Assert.Equal(3, position.GetProperty("offsets").GetProperty("0").GetInt64());
    }

    [Fact]
    public async Task Subscribe_WrongFilter_IsRefusedByItsNumber_WhichStaysFree()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        await client.SendAsync("""{"type":"subscribe","sub":5,"stream":"s","filter":{"path":"a","is":1}}""");

        var error = await client.ReceiveAsync("error");
        Assert.Equal(4007, error.GetProperty("code").GetInt32());
        Assert.Equal(5, error.GetProperty("sub").GetInt32());
        await client.SubscribeAsync(5, "s");

        // Of a number in use it must not be said that it failed.
        await client.SendAsync("""{"type":"subscribe","sub":5,"stream":"s","filter":{}}""");
        Assert.False((await client.ReceiveAsync("error")).TryGetProperty("sub", out _));
    }

    [Fact]
    public async Task Subscribe_FilterNestedBeyondMessages_Closes()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        var nested = string.Concat(Enumerable.Repeat("{\"not\":", 1_000)) + "{}" + new string('}', 1_000);

        await client.SendAsync($$"""{"type":"subscribe","sub":1,"stream":"s","filter":{{nested}}}""");

        Assert.Equal(4001, await client.ReceiveCloseAsync());
    }
}
