using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.V1;

/// <summary>While the log takes its time.</summary>
public sealed class V1UnderWayTests : V1Test
{
    private GatedEngine _engine = null!;

    protected override bool HasManualTime => true;

    protected override GatewayOptions Options => new() { Credit = new() { Records = 2 } };

    protected override IStreamEngine Wrap(IStreamEngine engine) => _engine = new GatedEngine(engine);

    [Fact]
    public async Task Heartbeat_ClientThatIsNotReadFrom_IsNotTakenForSilent()
    {
        using var client = await OpenAsync();
        await PublishAsync(client, 1, """{"s":"x"}""", """{"s":"y"}""");
        await UntilAsync(() => _engine.Appends == 1);
        for (var i = 0; i < 10; i++)
            Time.Advance(TimeSpan.FromSeconds(25));
        Assert.Equal(1, Server.Gateway.ConnectionCount);
        _engine.Open();
        _ = await client.ReceiveTypeAsync("ack");
        await PublishAsync(client, 3, """{"s":"z"}""");
        _ = await client.ReceiveTypeAsync("ack");
    }

    [Fact]
    public async Task Stop_PublishUnderWay_IsAnsweredBeforeTheGoodbye()
    {
        using var client = await OpenAsync();
        await PublishAsync(client, 1, """{"s":"x"}""");
        await UntilAsync(() => _engine.Appends == 1);
        var stopping = Server.StopAsync();
        _ = await client.ReceiveTypeAsync("goaway");
        await PublishAsync(client, 2, """{"s":"too late"}""");
        _engine.Open();
        Assert.Equal(1, (await client.ReceiveTypeAsync("ack")).GetProperty("seq").GetInt32());
        await client.ExpectCloseAsync(1001);
        await stopping;
        Assert.Single(await Server.StoredAsync("a"));
    }

    [Fact]
    public async Task Stop_ClientThatComesMeanwhile_IsRefused()
    {
        using var client = await OpenAsync();
        await PublishAsync(client, 1, """{"s":"x"}""");
        await UntilAsync(() => _engine.Appends == 1);
        var stopping = Server.StopAsync();
        _ = await client.ReceiveTypeAsync("goaway");
        using var late = await RawSocket.ConnectAsync(Server.Port);
        await late.SendAsync(System.Text.Encoding.ASCII.GetBytes(RawSocket.Handshake(Server.Port, "/ws") + "\r\n"));
        Assert.StartsWith("HTTP/1.1 503 ", await late.ReceiveHeadAsync(), StringComparison.Ordinal);
        _engine.Open();
        await client.ExpectCloseAsync(1001);
        await stopping;
    }

    [Fact]
    public async Task Publish_BurstWithoutAPause_IsAppendedInParts()
    {
        await using var server = await TestGateway.StartAsync(wrap: engine => _engine = new GatedEngine(engine));
        using var client = await server.V1Async();
        await client.SendTextAsync("""{"type":"hello"}""");
        var records = string.Join(',', Enumerable.Repeat("""{"s":"x"}""", 5_000));
        await PublishAsync(client, 1, records);
        await UntilAsync(() => _engine.Appends > 1);
        _engine.Open();
        for (var acked = 0L; acked < 5_000;)
            acked = (await client.ReceiveTypeAsync("ack")).GetProperty("seq").GetInt64();
    }
}
