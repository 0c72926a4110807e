using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class ConnectTests : ClientTest
{
    [Fact]
    public async Task ConnectAsync_GatewayWelcomes_IsOpen()
    {
        var client = NewClient(options => options with { ClientName = "test/1" });
        var connecting = client.ConnectAsync();
        var connection = await Gateway.WelcomeAsync();
        await connecting.WaitAsync(Bounds.Wait);

        Assert.Equal(ClientState.Open, client.State);
        Assert.Equal("test/1", connection.Hello.GetProperty("client").GetString());
        Assert.Equal(32, connection.Hello.GetProperty("producer").GetProperty("id").GetString()!.Length);
        Assert.False(connection.Hello.GetProperty("producer").TryGetProperty("age", out _));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysSoAndWhere()
    {
        var client = NewClient(options => options with { Url = new Uri("ws://127.0.0.1:1/v1") });
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => client.ConnectAsync().WaitAsync(Bounds.Wait));
        Assert.Contains("ws://127.0.0.1:1/v1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishAsync_CancelledWithoutAConnection_SaysWhyThereIsNone()
    {
        var client = NewClient(options => options with { Url = new Uri("ws://127.0.0.1:1/v1") });
        using var patience = new CancellationTokenSource();
        var publishing = client.PublishAsync("s", "x", patience.Token).AsTask();
        await WhenChangeAsync(change => change.Cause is not null);
        await patience.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => publishing.WaitAsync(Bounds.Wait));
        Assert.Contains("no connection to ws://127.0.0.1:1/v1", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.IsType<ConnectionFailedException>(error.InnerException);
        Assert.Equal(patience.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Nulls_AreNamed()
    {
        Assert.Throws<ArgumentNullException>(() => new StreamOtterClient(null!));
        Assert.Throws<ArgumentException>(() => new StreamOtterClient(new() { Urls = null! }));
        Assert.Throws<ArgumentException>(() => new StreamOtterClient(new() { Urls = [null!] }));
        Assert.Throws<ArgumentNullException>(() => new StreamOtter.StreamSea.StreamSeaClient(null!));
        Assert.Equal("s", Assert.Throws<ArgumentNullException>(() => StreamPosition.Parse(null!)).ParamName);
        var client = NewClient();
        Assert.Equal("value", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.PublishAsync("s", (string)null!))).ParamName);
        Assert.Equal("record", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.PublishAsync("s", (PublishRecord)null!))).ParamName);
        Assert.Equal("records", (await Assert.ThrowsAsync<ArgumentException>(async () => await client.PublishAsync("s", [null!]))).ParamName);
        Assert.Equal("stream", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await client.PublishAsync(null!, "x"))).ParamName);
    }

    [Fact]
    public async Task ConnectAsync_FirstAddressDead_TakesTheSecond()
    {
        var client = NewClient(options => options with { Urls = [new Uri("ws://127.0.0.1:1/v1"), Gateway.Url] });
        var connecting = client.ConnectAsync();
        await Gateway.WelcomeAsync();
        await connecting.WaitAsync(Bounds.Wait);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(503)]
    public async Task ConnectAsync_UpgradeRefused_SaysTheStatus(int status)
    {
        Gateway.RefuseWith = status;
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => NewClient().ConnectAsync().WaitAsync(Bounds.Wait));
        Assert.Contains($"{status}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task ConnectAsync_CredentialsRefused_EndsTheClient(int status)
    {
        Gateway.RefuseWith = status;
        var client = NewClient();
        var error = await Assert.ThrowsAsync<ConnectionRefusedException>(() => client.ConnectAsync().WaitAsync(Bounds.Wait));
        Assert.Equal(status, error.Code);
        await Assert.ThrowsAsync<ClientClosedException>(async () => await client.PublishAsync("s", "x"));
    }

    [Fact]
    public async Task ConnectAsync_OtherSubProtocol_Fails()
    {
        Gateway.SubProtocol = null;
        await Assert.ThrowsAsync<ConnectionFailedException>(() => NewClient().ConnectAsync().WaitAsync(Bounds.Wait));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("""{"type":"pong"}""")]
    [InlineData("""{"type":"welcome","heartbeat":20000}""")]
    public async Task ConnectAsync_NoWelcomeComes_EndsTheClient(string first)
    {
        var connecting = NewClient().ConnectAsync();
        var connection = await Gateway.AcceptAsync();
        await connection.SendAsync(first);
        await Assert.ThrowsAsync<GatewayProtocolException>(() => connecting.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public async Task ConnectAsync_NoWelcomeInTime_Fails()
    {
        var time = new ManualTime();
        var connecting = NewClient(options => options with { TimeProvider = time, ConnectTimeout = TimeSpan.FromSeconds(7) }).ConnectAsync();
        await Gateway.AcceptAsync();
        time.Advance(TimeSpan.FromSeconds(7));
        var error = await Assert.ThrowsAsync<ConnectionFailedException>(() => connecting.WaitAsync(Bounds.Wait));
        Assert.Contains("ConnectTimeout", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConnectAsync_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        var connecting = NewClient().ConnectAsync(cancel.Token);
        await Gateway.AcceptAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.WaitAsync(Bounds.Wait));
    }

    [Fact]
    public void Constructor_OptionsCannotWork_NamesAll()
    {
        var error = Assert.Throws<ArgumentException>(() => new StreamOtterClient(new StreamOtterClientOptions
        {
            Url = new Uri("http://localhost/"),
            ConnectTimeout = TimeSpan.Zero,
            MaxMessageBytes = 1,
        }));
        Assert.Contains("ws://", error.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectTimeout", error.Message, StringComparison.Ordinal);
        Assert.Contains("MaxMessageBytes", error.Message, StringComparison.Ordinal);
    }
}
