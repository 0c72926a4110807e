using System.Text.Json.Nodes;
using StreamOtter.Client.Tests.Support;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>Subscriptions at a gateway: who gets what, also after it was away.</summary>
public sealed class SubscribeTests : SeaTest
{
    private static readonly StreamSeaSubscribeOptions Fanout = new() { Fanout = true };

    [Fact]
    public async Task Fanout_EachGetsEverything()
    {
        await using var one = await Subscribed.ToAsync(Client, "s", Fanout);
        await using var two = await Subscribed.ToAsync(Client, "s", Fanout);
        for (var i = 0; i < 10; i++)
            await PublishAsync(i);
        foreach (var subscribed in new[] { one, two })
        {
            for (var i = 0; i < 10; i++)
                Assert.Equal(i, await NextAsync(subscribed));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7d44d4ff-7b4f-4aa8-9f38-6a8a3d1f3f0b")]
    public async Task Group_ItsSubscriptionsShare(string? group)
    {
        var options = new StreamSeaSubscribeOptions { GroupId = group is null ? null : Guid.Parse(group) };
        await using var one = await Subscribed.ToAsync(Client, "s", options);
        await using var two = await Subscribed.ToAsync(NewClient(ClientOptions), "s", options);
        await using var all = await Subscribed.ToAsync(Client, "s", Fanout);
        for (var i = 0; i < 100; i++)
            await PublishAsync(i);
        var seen = new List<int>();
        while (seen.Count < 100)
        {
            one.Ask();
            two.Ask();
            await Task.WhenAny(one.Next, two.Next).WaitAsync(Bounds.Wait);
            foreach (var member in new[] { one, two })
            {
                if (member.Next.IsCompleted)
                    seen.Add(await NextAsync(member));
            }
        }
        Assert.Equal(Enumerable.Range(0, 100), seen.Order());
        for (var i = 0; i < 100; i++)
            Assert.Equal(i, await NextAsync(all));
    }

    [Fact]
    public async Task OwnGroup_KeepsItsPlaceWhileNobodyIsThere()
    {
        await using (var subscribed = await Subscribed.ToAsync(Client, "s"))
        {
            await PublishAsync(1);
            Assert.Equal(1, await NextAsync(subscribed));
        }
        await PublishAsync(2);
        await using var again = await Subscribed.ToAsync(Client, "s");
        Assert.Equal(2, await NextAsync(again));
    }

    [Fact]
    public async Task OwnGroup_GoesOnAfterARestartOfTheGateway()
    {
        await using var subscribed = await Subscribed.ToAsync(Client, "s");
        await PublishAsync(1);
        Assert.Equal(1, await NextAsync(subscribed));
        subscribed.Ask();
        await Gateway.StopAsync();
        Assert.IsType<ConnectionFailedException>((await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause);
        await Gateway.StartAgainAsync();
        await PublishAsync(2);
        Assert.Equal(2, await NextAsync(subscribed));
    }

    [Fact]
    public async Task Fanout_AfterACut_GoesOn()
    {
        await using var subscribed = await Subscribed.ToAsync(Client, "s", Fanout);
        for (var i = 0; i < 5; i++)
        {
            await PublishAsync(i);
            Assert.Equal(i, await NextAsync(subscribed));
            subscribed.Ask();
            Gateway.CutAll();
            await subscribed.WhenAsync(ClientState.Open);
        }
    }

    [Fact]
    public async Task SlowConsumer_GetsEverythingInTheEnd()
    {
        // Far more than sockets hold, so that the gateway has to wait with the rest.
        const int count = 300;
        var filler = new string('x', 100_000);
        await using var slow = await Subscribed.ToAsync(Client, "s", Fanout);
        await using var quick = await Subscribed.ToAsync(Client, "s", Fanout);
        for (var i = 0; i < count; i++)
        {
            await Client.PublishAsync("s", new JsonObject { ["n"] = i, ["filler"] = filler }).WaitAsync(Bounds.Wait);
            Assert.Equal(i, await NextAsync(quick));
        }
        for (var i = 0; i < count; i++)
            Assert.Equal(i, await NextAsync(slow));
    }

    [Fact]
    public async Task Refused_EndsThatSubscriptionOnly()
    {
        await using var other = await Subscribed.ToAsync(Client, "s", Fanout);
        var refused = Subscribed.Begin(Client, "no name");
        var error = await Assert.ThrowsAsync<StreamSeaException>(refused.NextAsync);
        Assert.Equal(StreamSeaFailure.Refused, error.Failure);
        Assert.Contains("'no name'", error.Message, StringComparison.Ordinal);
        Assert.Same(error, (await refused.WhenAsync(ClientState.Closed)).Cause);
        await PublishAsync(1);
        Assert.Equal(1, await NextAsync(other));
    }

    [Fact]
    public async Task WrongSecret_IsFinal()
    {
        var error = await Assert.ThrowsAsync<StreamSeaException>(Subscribed.Begin(NewClient(ClientOptions with { ClientSecret = "wrong-secret" }), "s").NextAsync);
        Assert.Equal(StreamSeaFailure.Refused, error.Failure);
        Assert.DoesNotContain("wrong-secret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deleted_WhileItIsSubscribed_IsToldAsRefused()
    {
        var made = await Client.CreateClientAsync("pump", "");
        await using var subscribed = await Subscribed.ToAsync(NewClient(Gateway.Options("pump", made.ClientSecret)), "s");
        subscribed.Ask();
        await Client.DeleteClientAsync("pump");
        Gateway.CutAll(); // the gateway would say so itself within its beat
        var error = await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync);
        Assert.Equal(StreamSeaFailure.Refused, error.Failure);
    }

    [Fact]
    public async Task Cancelled_WhileItWaits_Ends()
    {
        using var cancelled = new CancellationTokenSource();
        var subscribed = await Subscribed.ToAsync(Client, "s", cancellationToken: cancelled.Token);
        subscribed.Ask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(subscribed.NextAsync);
        Assert.Null((await subscribed.WhenAsync(ClientState.Closed)).Cause);
    }

    [Fact]
    public async Task Cancelled_WhileItConnects_Ends()
    {
        await Gateway.StopAsync();
        using var cancelled = new CancellationTokenSource();
        var subscribed = Subscribed.Begin(NewClient(ClientOptions with { ReconnectMin = TimeSpan.FromHours(1), ReconnectMax = TimeSpan.FromHours(1) }), "s", null, cancelled.Token);
        await subscribed.WhenAsync(ClientState.Connecting, withCause: true);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(subscribed.NextAsync);
        await Gateway.StartAgainAsync();
    }

    [Fact]
    public async Task Disposed_EndsEverySubscription()
    {
        var client = NewClient(ClientOptions);
        Subscribed[] all = [await Subscribed.ToAsync(client, "s"), await Subscribed.ToAsync(client, "t", Fanout)];
        foreach (var subscribed in all)
            subscribed.Ask();
        client.Dispose();
        foreach (var subscribed in all)
            await Assert.ThrowsAsync<ClientClosedException>(subscribed.NextAsync);
    }

    [Fact]
    public async Task Left_GivesItsShareToTheOthers()
    {
        await using (var leaves = await Subscribed.ToAsync(Client, "s"))
        {
            await PublishAsync(0);
            Assert.Equal(0, await NextAsync(leaves));
        }
        await using var stays = await Subscribed.ToAsync(Client, "s");
        for (var i = 1; i < 20; i++)
            await PublishAsync(i);
        for (var i = 1; i < 20; i++)
            Assert.Equal(i, await NextAsync(stays));
    }

    [Fact]
    public void Options_ThatContradict_AreRefused() =>
        Assert.Throws<ArgumentException>(() => Client.SubscribeAsync("s", new() { Fanout = true, GroupId = Guid.NewGuid() }));
}
