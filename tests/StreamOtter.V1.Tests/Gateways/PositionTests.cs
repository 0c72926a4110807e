using System.Text.Json;

namespace StreamOtter.V1.Tests.Gateways;

public sealed class PositionTests
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    private readonly ManualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task Position_RecordsHavePassed_IsToldOnceInAWhile()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        using var client = await gateway.ConnectAsync();
        // The one with the filter is woken first: when the other has its records, it has looked at them.
        await client.SubscribeAsync(1, "s", ""","filter":{"key":"b"}""");
        await client.SubscribeAsync(2, "s");
        await gateway.AppendAsync("s", "a", "1", "2", "3");
        await client.ReceiveOffsetsAsync(2, 3);

        _time.Advance(Period);

        var position = await client.ReceiveAsync("position");
        Assert.Equal(1, position.GetProperty("sub").GetInt32());
        Assert.Equal(3, NextOf(position));

        _time.Advance(Period); // nothing new
        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Position_TheClientKnowsItFromItsRecords_IsNotTold()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(1, "s", ""","filter":{"key":"b"}""");
        await gateway.AppendAsync("s", "a", "1");
        await gateway.AppendAsync("s", "b", "2");
        await client.ReceiveOffsetsAsync(1, 1);

        _time.Advance(Period);

        await client.ExpectNothingAsync();
    }

    [Fact]
    public async Task Position_ItIsResumedFrom_NothingIsMissed()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        JsonElement position;
        using (var client = await gateway.ConnectAsync())
        {
            await client.SubscribeAsync(1, "s", ""","filter":{"key":"b"}""");
            await client.SubscribeAsync(2, "s");
            await gateway.AppendAsync("s", "a", "1", "2");
            await client.ReceiveOffsetsAsync(2, 2);
            _time.Advance(Period);
            position = (await client.ReceiveAsync("position")).GetProperty("position");
        }
        await gateway.AppendAsync("s", "b", "3");
        await gateway.AppendAsync("s", "a", "4");

        using var again = await gateway.ConnectAsync();
        await again.SubscribeAsync(1, "s", $$""","from":{"position":{{position.GetRawText()}}},"filter":{"key":"b"}""");

        Assert.Equal([2], await again.ReceiveOffsetsAsync(1, 1));
    }

    [Fact]
    public async Task Position_WithoutFilter_IsNotTold()
    {
        await using var gateway = await TestGateway.StartAsync(_time);
        using var client = await gateway.ConnectAsync();
        await client.SubscribeAsync(1, "s");
        await gateway.AppendAsync("s", "a", "1");
        await client.ReceiveOffsetsAsync(1, 1);

        _time.Advance(Period);

        await client.ExpectNothingAsync();
    }

    private static long NextOf(JsonElement message) =>
        message.GetProperty("position").GetProperty("offsets").GetProperty("0").GetInt64();
}
