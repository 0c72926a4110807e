using System.Text.Json;
using StreamOtter.Client.Tests.Support;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>What a subscription says, and what it makes of whatever a server answers.</summary>
public sealed class WireTests : IAsyncLifetime
{
    private const string Secret = "the client's secret";
    private const string Authenticated = """{"id":1,"action":"authenticate","success":true,"payload":{"jailId":"j"}}""";
    private const string Subscription = """{"id":2,"action":"subscription","success":true,"streamName":"s","payload":2}""";

    private readonly ManualTime _time = new();
    private FakeGateway _server = null!;
    private StreamSeaClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeGateway.StartAsync();
        _server.SubProtocol = null;
        _client = new StreamSeaClient(Options);
    }

    public ValueTask DisposeAsync()
    {
        _server.AbortAll();
        _client.Dispose();
        return _server.DisposeAsync();
    }

    private StreamSeaClientOptions Options => new()
    {
        RemoteHost = "127.0.0.1",
        RemotePort = _server.Url.Port,
        ClientId = "c",
        ClientSecret = Secret,
        MaxMessageBytes = 64 << 10,
        TimeProvider = _time,
        Random = new FixedRandom(0),
    };

    [Fact]
    public async Task Messages_AreNumberedFromOneOn()
    {
        var subscribed = Subscribed.Begin(_client, "s");
        var connection = await _server.AcceptAsync();
        Assert.Equal(
            """{"id":1,"action":"authenticate","payload":{"type":"basic","clientId":"c","clientSecret":"the client's secret"}}""",
            Unescaped(await connection.ReceiveAnyAsync()));
        await connection.SendAsync(Authenticated);
        Assert.Equal("""{"id":2,"action":"subscribe","payload":"s"}""", Unescaped(await connection.ReceiveAnyAsync()));
        await connection.SendAsync(Subscription);
        await subscribed.WhenAsync(ClientState.Open);
    }

    [Fact]
    public async Task Fanout_HasOneGroupOverItsReconnects_AndAnotherForEach()
    {
        _ = Subscribed.Begin(_client, "s", new() { Fanout = true });
        var groups = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var connection = await AuthenticatedAsync();
            groups.Add((await connection.ReceiveAnyAsync()).GetProperty("groupId").GetString()!);
            connection.Abort();
        }
        Assert.True(Guid.TryParseExact(Assert.Single(groups.Distinct()), "D", out _));
        await using var elsewhere = await FakeGateway.StartAsync();
        elsewhere.SubProtocol = null;
        using var third = new StreamSeaClient(Options with { RemotePort = elsewhere.Url.Port });
        _ = Subscribed.Begin(third, "s", new() { Fanout = true });
        var second = await elsewhere.AcceptAsync();
        await second.ReceiveAnyAsync();
        await second.SendAsync(Authenticated);
        Assert.NotEqual(groups[0], (await second.ReceiveAnyAsync()).GetProperty("groupId").GetString());
    }

    [Fact]
    public async Task Replies_OfAnotherServersWords_AreTaken()
    {
        // The reference's prose and its example differ in the action's word; ids do not.
        var subscribed = Subscribed.Begin(_client, "s");
        var connection = await AuthenticatedAsync();
        await connection.ReceiveAnyAsync();
        await connection.SendAsync("""{"id":7,"action":"news"}""");
        await connection.SendAsync("""{"action":"no id","id":null}""");
        await connection.SendAsync("""{"more":[1],"id":2.0,"action":"subscribe","success":true}""");
        await connection.SendAsync("""{"id":9,"action":"subscription","streamName":"t","payload":0}""");
        await connection.SendAsync("""{"id":2,"action":"subscribe","more":{}}""");
        await connection.SendAsync("""{"id":2,"action":"subscribe","payload":{"success":false},"more":{}}""");
        var message = await subscribed.NextAsync();
        Assert.Equal(("s", """{"success":false}"""), (message.StreamName, message.Payload.GetRawText()));
    }

    [Theory]
    [InlineData("""{"id":1,"success":false,"error":"not the client's secret"}""")]
    [InlineData("""{"id":1}""")]
    [InlineData("""{"id":1,"success":"yes"}""")]
    [InlineData("""{"id":1,"success":false,"error":{"x":1}}""")]
    public async Task NotAuthenticated_IsFinal(string reply)
    {
        var subscribed = Subscribed.Begin(_client, "s");
        var connection = await _server.AcceptAsync();
        await connection.ReceiveAnyAsync();
        await connection.SendAsync(reply);
        var error = await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync);
        Assert.Equal(StreamSeaFailure.Refused, error.Failure);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.False(_server.HasConnection);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("{\"id\":2,\"payload\":")]
    [InlineData(null)]
    public async Task Garbage_EndsTheSubscription(string? message)
    {
        var (subscribed, connection) = await OpenAsync();
        if (message is null)
            await connection.SendAsync($$"""{"id":2,"payload":"{{new string('x', 100_000)}}"}""");
        else
            await connection.SendAsync(message);
        var error = await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync);
        Assert.Equal(StreamSeaFailure.Unknown, error.Failure);
        Assert.Contains("broke the protocol", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_AsLargeAsItMayBe_IsTaken()
    {
        var (subscribed, connection) = await OpenAsync();
        var message = """{"id":2,"payload":""}""";
        await connection.SendAsync(message.Insert(message.Length - 2, new string('x', (64 << 10) - message.Length)));
        Assert.Equal((64 << 10) - message.Length, (await subscribed.NextAsync()).Payload.GetString()!.Length);
    }

    [Fact]
    public async Task Ended_ByTheServer_IsTold()
    {
        var (subscribed, connection) = await OpenAsync();
        await connection.SendAsync("""{"id":2,"action":"subscription","success":false,"error":"the stream is gone"}""");
        Assert.Contains("the stream is gone", (await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1002)]
    [InlineData(1012)]
    [InlineData(4408)]
    public async Task Closed_WithAnyOtherCode_ConnectsAgain(int code)
    {
        var (subscribed, connection) = await OpenAsync();
        subscribed.Ask();
        await connection.CloseAsync(code, "for a reason");
        Assert.Contains($"{code}, for a reason", (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause!.Message, StringComparison.Ordinal);
        Assert.Equal("s", (await SubscribedAsync()).GetProperty("payload").GetString());
    }

    [Fact]
    public async Task Closed_With4401_IsFinal()
    {
        var (subscribed, connection) = await OpenAsync();
        subscribed.Ask();
        await connection.CloseAsync(4401, "The token has expired.");
        Assert.Equal(4401, (await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync)).Status);
    }

    [Theory]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(302, false)]
    [InlineData(404, false)]
    [InlineData(503, false)]
    public async Task Upgrade_Refused_IsFinalWhereOtherCredentialsAreAsked(int status, bool isFinal)
    {
        _server.RefuseWith = status;
        var subscribed = Subscribed.Begin(_client, "s");
        if (isFinal)
        {
            Assert.Equal(status, (await Assert.ThrowsAsync<StreamSeaException>(subscribed.NextAsync)).Status);
            return;
        }
        Assert.Contains($"{status}", (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause!.Message, StringComparison.Ordinal);
        _server.RefuseWith = null;
        await SubscribedAsync();
        await subscribed.WhenAsync(ClientState.Open);
    }

    [Fact]
    public async Task NoAnswerToAuthenticate_IsALostConnection()
    {
        var subscribed = Subscribed.Begin(_client, "s");
        var connection = await _server.AcceptAsync();
        await connection.ReceiveAnyAsync();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Contains("10 s", (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause!.Message, StringComparison.Ordinal);
        await SubscribedAsync();
    }

    [Fact]
    public async Task NoAnswerToSubscribe_IsALostConnection()
    {
        var subscribed = Subscribed.Begin(_client, "s");
        var connection = await AuthenticatedAsync();
        await connection.ReceiveAnyAsync();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(75)); // it waits for the reply
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Contains("30 s", (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause!.Message, StringComparison.Ordinal);
        await SubscribedAsync();
    }

    [Fact]
    public async Task Silence_IsALostConnection_OnlyWhileItIsListenedTo()
    {
        var (subscribed, connection) = await OpenAsync();
        await connection.SendAsync("""{"id":2,"payload":1}""");
        await subscribed.NextAsync();
        _time.Advance(TimeSpan.FromHours(1)); // the application takes its time
        subscribed.Ask();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(75));
        _time.Advance(TimeSpan.FromSeconds(74));
        await connection.SendAsync("""{"id":2,"payload":2}""");
        Assert.Equal(2, (await subscribed.NextAsync()).Payload.GetInt32());
        subscribed.Ask();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(75));
        _time.Advance(TimeSpan.FromSeconds(75));
        Assert.Contains("silent", (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).Cause!.Message, StringComparison.Ordinal);
        await SubscribedAsync();
    }

    [Fact]
    public async Task Waits_GrowUntilAConnectionLasts()
    {
        using var client = new StreamSeaClient(Options with { Random = new FixedRandom(1) });
        var subscribed = Subscribed.Begin(client, "s");
        foreach (var milliseconds in new[] { 200, 400, 800 })
        {
            await SubscribedAsync(abort: true);
            Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).RetryIn);
            await _time.WhenTimerAsync(TimeSpan.FromMilliseconds(milliseconds));
            _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        }
        var connection = await AuthenticatedAsync();
        await connection.ReceiveAnyAsync();
        await connection.SendAsync(Subscription);
        await subscribed.WhenAsync(ClientState.Open);
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(75));
        _time.Advance(TimeSpan.FromSeconds(15));
        connection.Abort();
        Assert.Equal(TimeSpan.FromMilliseconds(200), (await subscribed.WhenAsync(ClientState.Connecting, withCause: true)).RetryIn);
    }

    [Fact]
    public async Task Left_SaysGoodbye()
    {
        var (subscribed, connection) = await OpenAsync();
        await connection.SendAsync("""{"id":2,"payload":1}""");
        await subscribed.NextAsync();
        await subscribed.DisposeAsync();
        Assert.Equal(1000, await connection.ReceiveCloseAsync());
    }

    private async Task<(Subscribed Subscribed, FakeConnection Connection)> OpenAsync()
    {
        var subscribed = Subscribed.Begin(_client, "s");
        var connection = await AuthenticatedAsync();
        await connection.ReceiveAnyAsync();
        await connection.SendAsync(Subscription);
        await subscribed.WhenAsync(ClientState.Open);
        return (subscribed, connection);
    }

    private async Task<FakeConnection> AuthenticatedAsync()
    {
        var connection = await _server.AcceptAsync();
        await connection.ReceiveAnyAsync();
        await connection.SendAsync(Authenticated);
        return connection;
    }

    /// <summary>Takes the next connection up to its subscription, which it answers.</summary>
    private async Task<JsonElement> SubscribedAsync(bool abort = false)
    {
        var connection = await AuthenticatedAsync();
        var message = await connection.ReceiveAnyAsync();
        await connection.SendAsync(Subscription);
        if (abort)
            connection.Abort();
        return message;
    }

    private static string Unescaped(JsonElement message) => message.GetRawText().Replace("\\u0027", "'", StringComparison.Ordinal);
}
