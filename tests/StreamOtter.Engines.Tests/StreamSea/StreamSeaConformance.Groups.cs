namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    [Fact]
    public async Task Group_TheClientItself_ItsConnectionsCompete()
    {
        var jail = await NewJailAsync();
        await using var a = await SeaSocket.OpenAsync(jail);
        await using var b = await SeaSocket.OpenAsync(jail);
        await a.SubscribeAsync("s");
        await b.SubscribeAsync("s");

        await AssertSharedAsync(jail, "s", a, b);
    }

    [Fact]
    public async Task Group_TheSameGroupId_EachMessageGoesToOneMember()
    {
        var jail = await NewJailAsync();
        var second = jail with { Api = jail.Api.As("second", SeaApi.Text(await jail.Api.PostAsync("client", """{"clientId":"second","description":""}"""), "secret")) };
        await using var a = await SeaSocket.OpenAsync(jail);
        await using var b = await SeaSocket.OpenAsync(second);
        var group = Guid.NewGuid();
        await a.SubscribeAsync("s", group);
        await b.SubscribeAsync("s", group);

        await AssertSharedAsync(jail, "s", a, b);
    }

    [Fact]
    public async Task Group_TheSameGroupIdOnTwoGateways_EachMessageGoesToOneMember()
    {
        Assert.SkipWhen(sea.Engine.CannotShare is not null, sea.Engine.CannotShare ?? "");
        var jail = await NewJailAsync();
        var elsewhere = jail with { Url = sea.OtherUrl };
        await SeenAsync(async () => (await new SeaApi(sea.OtherUrl, "first", jail.Api.Secret).GetAsync("streams/s/schema")).Status == 404);
        var group = Guid.NewGuid();
        await using var a = await SeaSocket.OpenAsync(jail);
        await using var b = await SeaSocket.OpenAsync(elsewhere);
        await a.SubscribeAsync("s", group);
        await b.SubscribeAsync("s", group);
        await using var all = await SeaSocket.OpenAsync(jail);
        await all.SubscribeAsync("s", Guid.NewGuid());

        var (fromA, fromB) = (Collect(a), Collect(b));
        var sent = Enumerable.Range(0, 60).Select(n => $"{n}").ToList();
        foreach (var n in sent)
            await jail.Api.PublishAsync("s", n);

        Assert.Equal(sent, (await all.ReceiveAsync(sent.Count)).OrderBy(int.Parse));
        // While the two gateways are dealing the partitions out, a record may go to both; none is lost.
        await SeenAsync(() => Task.FromResult(fromA.Seen.Concat(fromB.Seen).Distinct().Count() == sent.Count));
        Assert.Superset(fromA.Seen.Concat(fromB.Seen).ToHashSet(), sent.ToHashSet());
    }

    [Fact]
    public async Task Group_FreshIds_EachReceivesEverything()
    {
        var jail = await NewJailAsync();
        await using var a = await SeaSocket.OpenAsync(jail);
        await using var b = await SeaSocket.OpenAsync(jail);
        await a.SubscribeAsync("s", Guid.NewGuid());
        await b.SubscribeAsync("s", Guid.NewGuid());

        for (var n = 0; n < 20; n++)
            await jail.Api.PublishAsync("s", $"{n}");

        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n}"), await a.ReceiveAsync(20));
        Assert.Equal(Enumerable.Range(0, 20).Select(n => $"{n}"), await b.ReceiveAsync(20));
    }

    [Fact]
    public async Task Group_TheClientsOwn_KeepsItsPositionWhileNobodyIsConnected()
    {
        var jail = await NewJailAsync();
        await using (var socket = await SeaSocket.OpenAsync(jail))
        {
            await socket.SubscribeAsync("s");
            await jail.Api.PublishAsync("s", "1");
            Assert.Equal(["1"], await socket.ReceiveAsync(1));
            await socket.CloseAsync();
        }
        for (var n = 2; n < 10; n++)
            await jail.Api.PublishAsync("s", $"{n}");

        await using var again = await SeaSocket.OpenAsync(jail);
        await again.SubscribeAsync("s");

        Assert.Equal(Enumerable.Range(2, 8).Select(n => $"{n}"), await again.ReceiveAsync(8));
    }

    [Fact]
    public async Task Group_OneThatClientsHaveNamed_BeginsAtTheEndAgainAfterItsLastMember()
    {
        Assert.SkipWhen(sea.Engine.CannotShare is null, "On Kafka its position stays for as long as the broker keeps it.");
        var jail = await NewJailAsync();
        var group = Guid.NewGuid();
        await using (var socket = await SeaSocket.OpenAsync(jail))
        {
            await socket.SubscribeAsync("s", group);
            await socket.CloseAsync();
        }
        await jail.Api.PublishAsync("s", "1");

        await using var again = await SeaSocket.OpenAsync(jail);
        await again.SubscribeAsync("s", group);
        await jail.Api.PublishAsync("s", "2");

        Assert.Equal("2", (await again.ReceiveAsync(1))[0]);
    }

    private static async Task AssertSharedAsync(SeaJail jail, string stream, SeaSocket a, SeaSocket b)
    {
        var (fromA, fromB) = (Collect(a), Collect(b));
        var sent = new List<string>();
        // With one partition of two and few records one member may have had nothing: so it goes on until both have.
        do
        {
            for (var n = 0; n < 20; n++)
            {
                sent.Add($"{sent.Count}");
                await jail.Api.PublishAsync(stream, sent[^1]);
            }
            await SeenAsync(() => Task.FromResult(fromA.Seen.Count + fromB.Seen.Count >= sent.Count));
        }
        while (fromA.Seen.Count == 0 || fromB.Seen.Count == 0);
        Assert.Equal(sent, fromA.Seen.Concat(fromB.Seen).OrderBy(int.Parse));
    }

    private static Collector Collect(SeaSocket socket) => new(socket);

    /// <summary>What a subscriber receives, gathered beside the test until its socket ends.</summary>
    private sealed class Collector
    {
        private readonly List<string> _seen = [];

        // Beside the tests, of which only so many run at once.
        public Collector(SeaSocket socket) => _ = Task.Run(() => RunAsync(socket));

        public int Count
        {
            get
            {
                lock (_seen)
                    return _seen.Count;
            }
        }

        public IReadOnlyList<string> Seen
        {
            get
            {
                lock (_seen)
                    return [.. _seen];
            }
        }

        private async Task RunAsync(SeaSocket socket)
        {
            while (true)
            {
                var payload = (await socket.ReceiveAsync(1, TimeSpan.FromMinutes(5)))[0]; // the test has its own patience
                lock (_seen)
                    _seen.Add(payload);
            }
        }
    }
}
