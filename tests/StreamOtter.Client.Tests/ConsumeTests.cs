using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

/// <summary>Taking part in a group.</summary>
public sealed class ConsumeTests : ClientTest
{
    [Fact]
    public async Task ConsumeAsync_Begun_SaysItsTerms()
    {
        var options = new ConsumeOptions { From = StreamStart.Earliest, Credit = 7, Lease = TimeSpan.FromSeconds(2), Tries = 3 };
        var taking = NewClient().ConsumeAsync("s", "g", options).GetAsyncEnumerator().MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();

        var request = await connection.ReceiveAsync("subscribe");

        Assert.Equal("""{"type":"subscribe","sub":1,"stream":"s","from":"earliest","group":"g","credit":7,"lease":2000,"tries":3}""", request.GetRawText());
        Assert.False(taking.IsCompleted);
    }

    [Fact]
    public async Task ConsumeAsync_NextAskedFor_AcksTheOneBefore()
    {
        await using var records = NewClient().ConsumeAsync("s", "g").GetAsyncEnumerator();
        var connection = await BeginAsync(records, 4, 5);

        Assert.Equal((4, 1), (records.Current.Offset, records.Current.Try));
        Assert.Equal("4", records.Current.Text);
        Assert.True(await NextAsync(records));

        Assert.Equal("[[0,4,1]]", await AckAsync(connection));
        Assert.Equal(5, records.Current.Offset);
    }

    [Fact]
    public async Task ConsumeAsync_Left_AcksWhatWasDoneAndNotTheLast()
    {
        var records = NewClient().ConsumeAsync("s", "g").GetAsyncEnumerator();
        var connection = await BeginAsync(records, 4, 5);
        Assert.True(await NextAsync(records));

        await records.DisposeAsync();

        Assert.Equal("[[0,4,1]]", await AckAsync(connection));
        await connection.ReceiveAsync("unsubscribe");
    }

    [Fact]
    public async Task ConsumeAsync_ClientDisposed_AcksWhatWasDone()
    {
        var client = NewClient();
        var records = client.ConsumeAsync("s", "g", new ConsumeOptions { AcksOnNext = false }).GetAsyncEnumerator();
        var connection = await BeginAsync(records, 4);
        records.Current.Ack();

        var disposing = client.DisposeAsync().AsTask();

        Assert.Equal("[[0,4,1]]", await AckAsync(connection));
        await connection.CloseAsync(1000);
        await disposing.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Answers_InOnesOwnHands_AreSentAsTheyAre()
    {
        await using var records = NewClient().ConsumeAsync("s", "g", new ConsumeOptions { AcksOnNext = false }).GetAsyncEnumerator();
        var connection = await BeginAsync(records, 4, 5, 7, 8);
        var taken = new List<GroupRecord> { records.Current };
        while (taken.Count < 4 && await NextAsync(records))
            taken.Add(records.Current);

        taken[2].Nack(TimeSpan.FromSeconds(5));
        Assert.Equal("""{"type":"nack","sub":1,"at":[[0,7,1]],"delay":5000}""", (await connection.ReceiveAsync("nack")).GetRawText());
        taken[2].Ack(); // it has its answer
        taken[3].GiveUp();
        Assert.Equal("""{"type":"nack","sub":1,"at":[[0,8,1]],"dead":true}""", (await connection.ReceiveAsync("nack")).GetRawText());
        taken[0].Nack();
        Assert.Equal("""{"type":"nack","sub":1,"at":[[0,4,1]]}""", (await connection.ReceiveAsync("nack")).GetRawText());
        taken[1].Ack();
        Assert.Equal("[[0,5,1]]", await AckAsync(connection));
        Assert.Throws<ArgumentOutOfRangeException>(() => taken[1].Nack(TimeSpan.FromHours(2)));
    }

    [Fact]
    public async Task ConsumeAsync_ConnectionLost_SubscribesAgainAndForgetsWhatItHad()
    {
        await using var records = NewClient().ConsumeAsync("s", "g").GetAsyncEnumerator();
        var first = await BeginAsync(records, 4, 5, 6);
        var old = records.Current;
        first.Abort();
        var second = await Gateway.WelcomeAsync();
        Assert.Equal("g", (await second.ReceiveAsync("subscribe")).GetProperty("group").GetString());
        await second.SendAsync(Subscribed);
        await second.SendAsync("""{"type":"records","sub":1,"records":[{"p":0,"o":5,"t":1,"s":"5","n":2},{"p":0,"o":9,"t":1,"s":"9"}]}""");

        old.Ack(); // it is somebody else's
        Assert.True(await NextAsync(records)); // not 5 and 6 of the first connection
        Assert.Equal((5, 2), (records.Current.Offset, records.Current.Try));
        Assert.True(await NextAsync(records));

        Assert.Equal("[[0,5,1]]", await AckAsync(second));
    }

    [Fact]
    public async Task ConsumeAsync_RecordsInPieces_AreAckedInRuns()
    {
        await using var records = NewClient().ConsumeAsync("s", "g", new ConsumeOptions { AcksOnNext = false }).GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        // A gateway whose messages are small, and one at a time leaves no room for more.
        var connection = await Gateway.WelcomeAsync(limit: 128 + (3 * 40));
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync(Subscribed);
        await connection.SendRecordsAsync(1, 0, [.. Enumerable.Range(0, 100).Select(i => (long)i)]);
        Assert.True(await taking.WaitAsync(Bounds.Wait));
        var all = new List<GroupRecord> { records.Current };
        while (all.Count < 100 && await NextAsync(records))
            all.Add(records.Current);

        foreach (var record in all)
            record.Ack();

        var acked = new HashSet<long>();
        while (acked.Count < 100)
        {
            foreach (var run in JsonDocument.Parse(await AckAsync(connection)).RootElement.EnumerateArray())
            {
                for (var i = 0; i < run[2].GetInt64(); i++)
                    Assert.True(acked.Add(run[1].GetInt64() + i));
            }
        }
        Assert.Equal(99, acked.Max());
    }

    [Fact]
    public async Task ConsumeAsync_GapAndEnd_AreTold()
    {
        var gaps = new List<StreamGap>();
        await using var records = NewClient().ConsumeAsync("s", "g", new ConsumeOptions { GapFound = gaps.Add }).GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync(Subscribed);
        await connection.SendAsync("""{"type":"gap","sub":1,"p":0,"from":3,"to":9,"reason":"retention"}""");
        await connection.SendAsync("""{"type":"error","sub":1,"code":4104,"error":"deleted"}""");

        Assert.Equal(4104, (await Assert.ThrowsAsync<SubscriptionFailedException>(() => taking.WaitAsync(Bounds.Wait))).Code);
        Assert.Equal([new StreamGap("s", 0, 3, 9, "retention")], gaps);
    }

    [Fact]
    public async Task ConsumeAsync_Typed_ReadsJson()
    {
        var type = (JsonTypeInfo<int[]>)JsonSerializerOptions.Default.GetTypeInfo(typeof(int[]));
        await using var records = NewClient().ConsumeAsync("s", "g", type).GetAsyncEnumerator();
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync(Subscribed);
        await connection.SendAsync("""{"type":"records","sub":1,"records":[{"p":0,"o":0,"t":0,"v":[1,2]},{"p":0,"o":1,"t":0,"s":"x"}]}""");

        Assert.True(await taking.WaitAsync(Bounds.Wait));
        Assert.Equal<int>([1, 2], records.Current.Value!);
        var error = await Assert.ThrowsAsync<RecordFormatException>(async () => await records.MoveNextAsync());
        Assert.IsType<GroupRecord>(error.Record);
        Assert.Equal("[[0,0,1]]", await AckAsync(connection)); // that before it was done
        await connection.ReceiveAsync("unsubscribe");
    }

    [Theory]
    [InlineData("s", "")]
    [InlineData("s", "no/name")]
    [InlineData("", "g")]
    public void ConsumeAsync_NoName_IsRefused(string stream, string group) =>
        Assert.Throws<ArgumentException>(() => NewClient().ConsumeAsync(stream, group));

    private const string Subscribed = """{"type":"subscribed","sub":1,"stream":"s","group":"g"}""";

    /// <summary>Begins to enumerate; these come, and the first is taken.</summary>
    private async Task<FakeConnection> BeginAsync(IAsyncEnumerator<GroupRecord> records, params long[] offsets)
    {
        var taking = records.MoveNextAsync().AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("subscribe");
        await connection.SendAsync(Subscribed);
        await connection.SendRecordsAsync(1, 0, offsets);
        Assert.True(await taking.WaitAsync(Bounds.Wait));
        return connection;
    }

    private static Task<bool> NextAsync(IAsyncEnumerator<GroupRecord> records) => records.MoveNextAsync().AsTask().WaitAsync(Bounds.Wait);

    private static async Task<string> AckAsync(FakeConnection connection) => (await connection.ReceiveAsync("ack")).GetProperty("at").GetRawText();
}
