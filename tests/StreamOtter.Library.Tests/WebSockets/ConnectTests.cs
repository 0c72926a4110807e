using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamOtter.Library.Tests.Support;
using StreamOtter.RateLimiting;
using StreamOtter.Resilience;
using StreamOtter.Testing;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.WebSockets;

public sealed class ConnectTests : LibraryTest
{
    [Fact]
    public async Task CreateConnection_ServerIsMute_ReturnsAtOnce_AndWhatIsSentWaits()
    {
        Server.StallsUpgrades = true;
        var connection = Connect();
        Assert.Equal(ConnectionState.Connecting, Manager.GetConnectionState(connection));
        Manager.SendMessage(connection, "first");
        var second = await Manager.SendMessageAsync(connection, "second");
        Assert.False(second.Outcome.IsCompleted);
        var closed = await connection.CloseAsync().WaitAsync(Bounds.Wait);
        Assert.Equal((1000, false, null), (closed.Code, closed.WasClean, closed.Failure));
        Assert.Equal([(1, DeliveryOutcome.NotSent), (2, DeliveryOutcome.NotSent)], Undelivered.Select(message => ((int)message.Number, message.Outcome)));
    }

    [Fact]
    public async Task CreateConnection_ManagerIsDisposed_Throws()
    {
        await Manager.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(() => Connect());
    }

    [Fact]
    public async Task Connect_Options_AreInTheRequest()
    {
        await using var server = TestingUtilities.CreateMockServer(new() { SubProtocol = "b" });
        var connection = Manager.CreateConnection($"{server.Url}?x=1", new ConnectionOptions
        {
            Headers = { ["X-Api-Key"] = "k1" },
            QueryParameters = { ["name"] = "a b&c" },
            SubProtocols = ["a", "b"],
            TokenProvider = _ => ValueTask.FromResult("t1"),
        });
        var peer = await server.AcceptAsync();
        Assert.Equal(("/?x=1&name=a%20b%26c", "k1", "Bearer t1"), (peer.Path, peer.Headers["X-Api-Key"], peer.Headers["Authorization"]));
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
        Assert.Equal("b", connection.SubProtocol);
        Assert.DoesNotContain("name=", connection.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_ChangedLater_AreThoseOfLaterConnections()
    {
        var defaults = new ConnectionOptions { Headers = { ["X-Room"] = "a" }, Heartbeat = new() { Interval = TimeSpan.FromSeconds(1) } };
        await using var manager = new WebSocketManager(defaults: defaults);
        defaults.Headers["X-Room"] = "b";
        var ours = manager.Defaults with { SubProtocols = ["x"] };
        ours.Headers["X-Room"] = "c";
        var connection = manager.CreateConnection(Server.Url);
        Assert.Equal("a", (await Server.AcceptAsync()).Headers["X-Room"]);
        defaults.Heartbeat.Interval = connection.Heartbeat.Interval = TimeSpan.FromSeconds(2); // of copies
        Assert.Equal(TimeSpan.FromSeconds(1), connection.Heartbeat.Interval);

        var limit = new RateLimitOptions { Messages = 5 };
        manager.RateLimiting.ConfigureRateLimiting(limit);
        limit.Messages = manager.RateLimiting.Limit!.Messages = 7;
        Assert.Equal(5, manager.RateLimiting.Limit.Messages);

        var reconnection = new ReconnectionOptions { CircuitBreaker = new() { Threshold = 1, Cooldown = TimeSpan.FromSeconds(1) } };
        var strategy = new BackoffStrategy(reconnection);
        (reconnection.MaxRetries, reconnection.CircuitBreaker.Cooldown) = (0, TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(1), strategy.Plan(new(1, new("lost")))!.Value.Delay);
        Assert.Throws<ArgumentException>(() => new WebSocketManager(defaults: new() { MaxMessageBytes = 0 }));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("http://example.com")]
    [InlineData("ws://example.com/#part")]
    [InlineData("example.com?secret=s3cret")]
    public void CreateConnection_NoWebSocketUrl_Throws(string url)
    {
        var error = Assert.Throws<ArgumentException>(() => Manager.CreateConnection(url));
        Assert.Contains("ws://", error.Message, StringComparison.Ordinal);
        Assert.Contains($"'{url.Split('?')[0]}'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CreateConnection_Null_Throws() => Assert.Throws<ArgumentNullException>(() => Manager.CreateConnection((string)null!));

    [Fact]
    public void CreateConnection_OptionsThatCannotWork_NamesThemAll()
    {
        var error = Assert.Throws<ArgumentException>(() => Manager.CreateConnection("ws://localhost", new ConnectionOptions
        {
            Headers = { ["A\r\nB"] = "x" },
            ConnectTimeout = TimeSpan.Zero,
            CloseTimeout = TimeSpan.FromHours(2),
            MaxMessageBytes = 1,
            SendBuffer = new() { MaxMessages = 0, MaxBytes = 1, WhenFull = (FullBufferPolicy)9 },
            Reconnection = new() { MaxRetries = -1, RetryDelay = TimeSpan.FromDays(2), Factor = double.NaN, CircuitBreaker = new() { Threshold = 0, Cooldown = default } },
            Heartbeat = new() { Interval = TimeSpan.FromTicks(1), Timeout = TimeSpan.Zero },
        }));
        string[] named =
        [
            "Headers:", "ConnectTimeout:", "CloseTimeout:", "MaxMessageBytes:", "SendBuffer.MaxMessages:", "SendBuffer.MaxBytes:", "SendBuffer.WhenFull:",
            "MaxRetries:", "RetryDelay:", "MaxDelay:", "Factor:", "CircuitBreaker.Threshold:", "CircuitBreaker.Cooldown:", "Heartbeat.Interval:", "Heartbeat.Timeout:",
        ];
        Assert.All(named, name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void CreateConnection_OptionsWithNulls_NamesThemAll()
    {
        var error = Assert.Throws<ArgumentException>(() => Manager.CreateConnection("ws://localhost", new ConnectionOptions
        {
            Headers = null!,
            QueryParameters = null!,
            SubProtocols = null!,
            Middleware = null!,
            SendBuffer = null!,
        }));
        Assert.All(["Headers:", "QueryParameters:", "SubProtocols:", "Middleware:", "SendBuffer:"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
        error = Assert.Throws<ArgumentException>(() => Manager.CreateConnection("ws://localhost", new ConnectionOptions { Middleware = [null!], SubProtocols = [null!] }));
        Assert.All(["Middleware:", "SubProtocols:"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void SetHeartbeatInterval_ThatCannotBe_NamesItsParameter()
    {
        var client = new WebSocketClient();
        Assert.Equal("interval", Assert.Throws<ArgumentException>(() => client.SetHeartbeatInterval(Connect(), TimeSpan.FromDays(2))).ParamName);
    }

    [Fact]
    public async Task Connect_ByTlsToWhatDoesNotSpeakIt_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connection = Manager.CreateConnection($"wss://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/", new ConnectionOptions { Reconnection = new() { MaxRetries = 0 }, ConnectTimeout = Bounds.Wait });
        using var accepted = await listener.AcceptTcpClientAsync().WaitAsync(Bounds.Wait);
        await accepted.GetStream().WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray());
        var failure = Assert.IsType<ConnectionFailedException>((await connection.Completion.WaitAsync(Bounds.Wait)).Failure);
        Assert.Contains("does not speak TLS: use ws://", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(302)]
    public async Task Connect_Refused_IsGivenUp(int status)
    {
        Server.AnswerWith = $"HTTP/1.1 {status} No\r\nContent-Length: 0\r\nLocation: /else\r\n\r\n";
        var connection = Connect(options => options with { QueryParameters = new Dictionary<string, string> { ["secret"] = "s3cret" } });
        var closed = await connection.Completion.WaitAsync(Bounds.Wait);
        var error = Assert.IsType<UpgradeRefusedException>(closed.Failure);
        Assert.Equal((1006, false, (HttpStatusCode)status), (closed.Code, closed.WasClean, error.Status));
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("?.", error.Message, StringComparison.Ordinal);
        Assert.Same(error, await Assert.ThrowsAsync<UpgradeRefusedException>(() => connection.WhenOpenAsync()));
        Assert.Same(error, Assert.Single(Errors).Exception);
        await Assert.ThrowsAsync<ConnectionClosedException>(() => connection.SendAsync("late").AsTask());
        Assert.Throws<ConnectionClosedException>(() => connection.Send("late"));
    }

    [Theory]
    [InlineData("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("HTTP/1.1 429 Slow down\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: wrong\r\n\r\n")]
    public async Task Connect_NoWebSocketNow_IsTriedAgain(string answer)
    {
        Server.AnswerWith = answer;
        var connection = Connect();
        await WhenAsync<Reconnecting>(attempt => attempt.Attempt == 2);
        Assert.Equal(ConnectionState.Connecting, connection.State);
        Server.AnswerWith = null;
        await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Connect_NobodyListens_IsTriedAsOftenAsAllowed()
    {
        await Server.DisposeAsync();
        var connection = Connect(options => options with { Reconnection = options.Reconnection! with { MaxRetries = 2 } });
        var closed = await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.IsType<ConnectionFailedException>(closed.Failure);
        Assert.Equal(3, Errors.Count);
        Assert.Equal(1, (await WhenAsync<Reconnecting>()).Attempt);
        Assert.Equal(2, (await WhenAsync<Reconnecting>()).Attempt);
    }

    [Fact]
    public async Task Connect_TokenProviderThrows_HasFailedAndIsTriedAgain()
    {
        var calls = 0;
        var connection = Connect(options => options with
        {
            TokenProvider = _ => ++calls == 1 ? throw new InvalidOperationException("no token today") : ValueTask.FromResult("t"),
        });
        Assert.Contains("the TokenProvider failed: no token today", (await WhenAsync<ConnectionError>()).Exception.Message, StringComparison.Ordinal);
        Assert.Equal("Bearer t", (await Server.AcceptAsync()).Headers["Authorization"]);
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Connect_NoAnswerInTime_HasFailed()
    {
        var time = new ManualTime();
        await using var manager = new WebSocketManager(timeProvider: time);
        Server.StallsUpgrades = true;
        Connect(options => options with { ConnectTimeout = TimeSpan.FromSeconds(7) }, manager);
        await time.WhenTimerAsync(TimeSpan.FromSeconds(7));
        time.Advance(TimeSpan.FromSeconds(7));
        Assert.Contains("within 7 s (ConnectTimeout)", (await WhenAsync<Reconnecting>()).Loss.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_CertificateThatIsNotTrusted_IsGivenUp_AndTakenWhereTheCallerTrustsIt()
    {
        using var certificate = NewCertificate();
        await using var server = TestingUtilities.CreateMockServer(new() { Certificate = certificate });
        var refused = Manager.CreateConnection(server.Url);
        var failure = Assert.IsType<ConnectionFailedException>((await refused.Completion.WaitAsync(Bounds.Wait)).Failure);
        Assert.Contains("certificate", failure.Message, StringComparison.OrdinalIgnoreCase);

        var trusted = Manager.CreateConnection(server.Url, new ConnectionOptions
        {
            ConfigureHandler = handler => handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.Equals(certificate),
        });
        var peer = await server.AcceptAsync();
        await trusted.SendAsync("over TLS");
        Assert.Equal("\"over TLS\"", await peer.ReceiveTextAsync());
    }

    [Fact]
    public async Task Log_OfEverythingThatHappens_HoldsNoSecretAndNoMessage()
    {
        var log = new KeptLog();
        await using var manager = new WebSocketManager(loggerFactory: log);
        var (connection, peer) = await OpenAsync(
            options => options with
            {
                QueryParameters = new Dictionary<string, string> { ["access_token"] = "s3cret" },
                Headers = new Dictionary<string, string> { ["X-Api-Key"] = "s3cret" },
                TokenProvider = _ => ValueTask.FromResult("s3cret"),
            },
            manager);
        Server.AnswerWith = "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n";
        Server.StallsConnections = true;
        await connection.SendAsync("s3cret");
        peer.Cut();
        await connection.Completion.WaitAsync(Bounds.Wait);
        Assert.Contains(log.Lines, line => line.Contains("is open", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("401", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
