using System.Globalization;
using Xunit.Sdk;

namespace StreamOtter.Library.Tests.Cuts;

/// <summary>The client of our gateway, whose protocol has acknowledgements and positions: a hundred cuts lose and double nothing.</summary>
public sealed class GatewayCutTests
{
    private const int Cuts = 100;
    private const int UnderWay = 32;
    private const string End = "end";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData(1, 3_000)]
    [InlineData(2, 10_000)]
    public async Task PublishAndSubscribe_HundredRandomCuts_NothingIsLostOrDoubled(int seed, int longest)
    {
        await using var gateway = await GatewayHost.StartAsync();
        await using var proxy = new CuttingProxy(gateway.Url, Cuts, longest, seed);
        await using var client = new StreamOtterClient(new()
        {
            Url = proxy.Url,
            ReconnectMin = TimeSpan.FromMilliseconds(1),
            ReconnectMax = TimeSpan.FromMilliseconds(5),
        });
        var published = PublishAsync(client, proxy);
        var gaps = new List<StreamGap>();
        var seen = 0L;
        using var limit = new CancellationTokenSource(Limit);
        _ = published.ContinueWith(_ => limit.Cancel(), TaskContinuationOptions.OnlyOnFaulted);
        await foreach (var record in client.SubscribeAsync("cuts", new() { From = StreamStart.Earliest, GapFound = gaps.Add }, limit.Token))
        {
            if (record.Text == End)
                break;
            Assert.Equal($"{seen} at {seen}", $"{record.Text} at {record.Offset}");
            seen++;
        }
        Assert.True(proxy.IsDone);
        Assert.Equal(await published, seen);
        Assert.Empty(gaps);
        TestContext.Current.TestOutputHelper?.WriteLine($"{seen} records, {proxy.Cuts} cuts");
    }

    /// <summary>Publishes numbers until the proxy has cut often enough, and answers how many; each is stored.</summary>
    private static async Task<long> PublishAsync(StreamOtterClient client, CuttingProxy proxy)
    {
        var under = new Queue<Task<PublishReceipt>>();
        var next = 0L;
        while (!proxy.IsDone || under.Count > 0)
        {
            if (!proxy.IsDone && under.Count < UnderWay)
            {
                under.Enqueue(client.PublishAsync("cuts", (next++).ToString(CultureInfo.InvariantCulture)).AsTask());
                continue;
            }
            if ((await under.Dequeue().WaitAsync(Limit)).Outcome is not PublishOutcome.Stored and var outcome)
                throw new XunitException($"A publish ended as {outcome}.");
        }
        Assert.Equal(next, (await client.PublishAsync("cuts", End)).Offset);
        return next;
    }
}
