using System.Globalization;
using System.Text.Json;
using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

/// <summary>A subscription over a connection that is cut: nothing is missing, and nothing comes twice.</summary>
public sealed class ResumeTests : ClientTest
{
    private const int Messages = 6;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task SubscribeAsync_CutAfterAnyMessage_GoesOnAtItsPlace(int cutAfter)
    {
        var gaps = new List<StreamGap>();
        var options = new SubscribeOptions { From = StreamStart.Earliest, GapFound = gaps.Add };
        await using var records = NewClient().SubscribeAsync("s", options).GetAsyncEnumerator();
        var taking = TakeAsync(records, 7);

        var first = await Gateway.WelcomeAsync();
        Assert.Equal("earliest", (await first.SubscribedAsync("""{"0":0,"1":0}""")).GetProperty("from").GetString());
        for (var i = 0; i < cutAfter; i++)
            await SendAsync(first, i, new Dictionary<int, long> { [0] = 0, [1] = 0 });
        await first.CloseAsync(1001);

        var second = await Gateway.WelcomeAsync();
        var request = await second.SubscribedAsync("""{"0":0,"1":0}""");
        var position = PositionOf(request);
        for (var i = 0; i < Messages; i++)
            await SendAsync(second, i, position);

        var taken = await taking.WaitAsync(Bounds.Wait);
        Assert.Equal(["0/0", "0/1", "1/0", "0/2", "0/7", "1/1", "0/8"], taken.Select(record => $"{record.Partition}/{record.Offset}"));
        Assert.Equal([new StreamGap("s", 0, 3, 6, "retention")], gaps);
        Assert.Equal("e/0:9,1:2", taken[^1].Position.ToString());
        Assert.Equal("e/0:2,1:1", taken[2].Position.ToString());
    }

    [Fact]
    public async Task SubscribeAsync_CutBeforeSubscribed_StartsAsAskedFor()
    {
        var start = StreamPosition.Parse("e/0:5");
        await using var records = NewClient().SubscribeAsync("s", new SubscribeOptions { From = StreamStart.At(start) }).GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var first = await Gateway.WelcomeAsync();
        await first.ReceiveAsync("subscribe");
        first.Abort();
        var second = await Gateway.WelcomeAsync();
        Assert.Equal(5, PositionOf(await second.SubscribedAsync("""{"0":5}"""))[0]);
        await second.SendRecordsAsync(1, 0, 5);
        Assert.Equal(5, (await taking.WaitAsync(Bounds.Wait))[0].Offset);
    }

    [Fact]
    public async Task SubscribeAsync_LatestAndCut_GoesOnWhereItStarted()
    {
        await using var records = NewClient().SubscribeAsync("s").GetAsyncEnumerator();
        var taking = TakeAsync(records, 1);
        var first = await Gateway.WelcomeAsync();
        Assert.Equal("latest", (await first.SubscribedAsync("""{"0":40}""")).GetProperty("from").GetString());
        await first.CloseAsync(4201);
        var second = await Gateway.WelcomeAsync();
        Assert.Equal(40, PositionOf(await second.SubscribedAsync("""{"0":40}"""))[0]);
        await second.SendRecordsAsync(1, 0, 41);
        Assert.Equal(41, (await taking.WaitAsync(Bounds.Wait))[0].Offset);
    }

    [Fact]
    public async Task SubscribeAsync_StreamMadeAgain_TellsTheGapAndTakesTheNewEpoch()
    {
        var gaps = new List<StreamGap>();
        await using var records = NewClient().SubscribeAsync("s", new SubscribeOptions { GapFound = gaps.Add }).GetAsyncEnumerator();
        var taking = TakeAsync(records, 2);
        var first = await Gateway.WelcomeAsync();
        await first.SubscribedAsync("""{"0":40}""");
        await first.SendRecordsAsync(1, 0, 40);
        await first.CloseAsync(1001);
        var second = await Gateway.WelcomeAsync();
        await second.SubscribedAsync("""{"0":0}""", epoch: "f");
        await second.SendAsync("""{"type":"gap","sub":1,"p":0,"from":41,"to":0,"reason":"recreated"}""");
        await second.SendRecordsAsync(1, 0, 0);
        Assert.Equal("f/0:1", (await taking.WaitAsync(Bounds.Wait))[1].Position.ToString());
        Assert.Equal([new StreamGap("s", 0, 41, 0, "recreated")], gaps);
    }

    [Fact]
    public async Task SubscribeAsync_PartitionAddedMeanwhile_ComesWithTheNextConnection()
    {
        await using var records = NewClient().SubscribeAsync("s", new SubscribeOptions { From = StreamStart.Earliest }).GetAsyncEnumerator();
        var taking = TakeAsync(records, 2);
        var first = await Gateway.WelcomeAsync();
        await first.SubscribedAsync();
        await first.CloseAsync(1001);
        var second = await Gateway.WelcomeAsync();
        await second.SubscribedAsync("""{"0":0,"1":0}""");
        await second.SendRecordsAsync(1, 1, 0);
        await second.SendRecordsAsync(1, 0, 0);
        Assert.Equal("e/0:1,1:1", (await taking.WaitAsync(Bounds.Wait))[1].Position.ToString());
    }

    /// <summary>What the log holds behind a position, in messages.</summary>
    private static async Task SendAsync(FakeConnection connection, int message, Dictionary<int, long> from)
    {
        switch (message)
        {
            case 0:
                await RecordsAsync(0, 0, 1);
                break;
            case 1:
                await RecordsAsync(1, 0);
                break;
            case 2:
                await RecordsAsync(0, 2);
                break;
            case 3 when from[0] <= 3:
                await connection.SendAsync("""{"type":"gap","sub":1,"p":0,"from":3,"to":6,"reason":"retention"}""");
                break;
            case 4:
                await connection.SendAsync("""{"type":"position","sub":1,"position":{"epoch":"e","offsets":{"0":7}}}""");
                break;
            case 5:
                var mixed = new (int P, long O)[] { (0, 7), (1, 1), (0, 8) }.Where(record => record.O >= from[record.P])
                    .Select(record => string.Create(CultureInfo.InvariantCulture, $$"""{"p":{{record.P}},"o":{{record.O}},"t":1}"""));
                await connection.SendAsync($$"""{"type":"records","sub":1,"records":[{{string.Join(',', mixed)}}]}""");
                break;
        }

        async Task RecordsAsync(int partition, params long[] offsets)
        {
            if (offsets.Where(offset => offset >= from[partition]).ToArray() is { Length: > 0 } wanted)
                await connection.SendRecordsAsync(1, partition, wanted);
        }
    }

    private static Dictionary<int, long> PositionOf(JsonElement request) =>
        request.GetProperty("from").GetProperty("position").GetProperty("offsets").EnumerateObject()
            .ToDictionary(offset => int.Parse(offset.Name, CultureInfo.InvariantCulture), offset => offset.Value.GetInt64());
}
