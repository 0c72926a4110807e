using System.Text;

namespace StreamOtter.Server.Tests.Sockets;

/// <summary>What is let in and what is not (RFC 6455, section 4.2).</summary>
public sealed class UpgradeTests : GatewayTest
{
    protected override GatewayOptions Options => new() { Sockets = new() { AllowedOrigins = ["https://good.example"], AllowedHosts = ["gateway.example"] } };

    [Fact]
    public async Task Upgrade_SampleOfTheRfc_IsAccepted()
    {
        var head = await AskAsync(RawSocket.Handshake(Server.Port, "/ws"));
        Assert.StartsWith("HTTP/1.1 101", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "POST", 400)]
    [InlineData("Upgrade: websocket\r\n", "", 400)]
    [InlineData("Upgrade: websocket\r\n", "Upgrade: h2c\r\n", 400)]
    [InlineData("Connection: Upgrade\r\n", "", 400)]
    [InlineData("Version: 13", "Version: 12", 400)]
    [InlineData("Sec-WebSocket-Version: 13\r\n", "", 400)]
    [InlineData("Key: dGhlIHNhbXBsZSBub25jZQ==", "Key: dGhlIHNhbXBsZSBub25jZQ", 400)]
    [InlineData("Key: dGhlIHNhbXBsZSBub25jZQ==", "Key: ????????????????????????", 400)]
    [InlineData("Key: dGhlIHNhbXBsZSBub25jZQ==", "Key: AAAA", 400)]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n", "", 400)]
    [InlineData("/ws", "/nowhere", 404)]
    [InlineData("/ws", "/v1", 400)]
    public async Task Upgrade_BrokenHandshake_IsRefused(string part, string broken, int status)
    {
        var head = await AskAsync(RawSocket.Handshake(Server.Port, "/ws").Replace(part, broken, StringComparison.Ordinal));
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(0, Server.Gateway.ConnectionCount);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("file://", 403)]
    [InlineData("ftp://localhost", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("https://good.example.evil.example", 403)]
    [InlineData("https://good.example:444", 403)]
    [InlineData("https://good.example", 101)]
    [InlineData("http://localhost:3000", 101)]
    [InlineData("http://127.0.0.1:3000", 101)]
    [InlineData("http://[::1]:3000", 101)]
    public async Task Upgrade_OfAPage_HangsOnItsOrigin(string origin, int status)
    {
        var head = await AskAsync(RawSocket.Handshake(Server.Port, "/ws") + $"Origin: {origin}\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway.example:81", "http://gateway.example:81", 101)]
    [InlineData("Gateway.Example:81", "http://gateway.example:81", 101)]
    [InlineData("gateway.example:81", "http://gateway.example", 403)]
    [InlineData("gateway.example:81", "http://localhost", 403)]
    [InlineData("localhost:81", "http://localhost:81", 101)]
    [InlineData("192.0.2.7:81", "http://192.0.2.7:81", 101)]
    [InlineData("192.0.2.7:81", "http://192.0.2.8:81", 403)]
    [InlineData("[2001:db8::7]:81", "http://[2001:db8::7]:81", 101)]
    public async Task Upgrade_OfAPage_OfTheHostItAsks_IsAccepted(string host, string origin, int status)
    {
        var head = await AskAsync(HandshakeTo(host) + $"Origin: {origin}\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
    }

    /// <summary>DNS rebinding: a page whose name means this machine by now asks "its own" host.</summary>
    [Theory]
    [InlineData("evil.example:81", "http://evil.example:81")]
    [InlineData("127.0.0.1.evil.example:81", "http://127.0.0.1.evil.example:81")]
    [InlineData("localhost.evil.example", "http://localhost.evil.example")]
    [InlineData("sub.gateway.example:81", "http://sub.gateway.example:81")]
    [InlineData("evil.example", "https://evil.example")]
    public async Task Upgrade_OfAPage_OfAHostThatIsNotOurs_IsRefused(string host, string origin)
    {
        var head = await AskAsync(HandshakeTo(host) + $"Origin: {origin}\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Upgrade_OfAProgram_MayAskForAnyHost() =>
        Assert.StartsWith("HTTP/1.1 101 ", await AskAsync(HandshakeTo("any.example")), StringComparison.Ordinal);

    [Fact]
    public async Task Upgrade_TwoOrigins_IsRefused()
    {
        var head = await AskAsync(RawSocket.Handshake(Server.Port, "/ws") + "Origin: http://localhost\r\nOrigin: http://localhost\r\n");
        Assert.StartsWith("HTTP/1.1 403 ", head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("streamotter.v1", 101)]
    [InlineData("other, streamotter.v1", 101)]
    [InlineData("streamotter.v10", 400)]
    [InlineData("STREAMOTTER.V1", 400)]
    public async Task Upgrade_V1_WantsItsSubprotocol(string offered, int status)
    {
        var head = await AskAsync(RawSocket.Handshake(Server.Port, "/v1") + $"Sec-WebSocket-Protocol: {offered}\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(status == 101, head.Contains("Sec-WebSocket-Protocol: streamotter.v1\r\n", StringComparison.Ordinal));
    }

    private string HandshakeTo(string host) =>
        RawSocket.Handshake(Server.Port, "/ws").Replace($"localhost:{Server.Port}", host, StringComparison.Ordinal);

    private async Task<string> AskAsync(string request)
    {
        using var client = await RawSocket.ConnectAsync(Server.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes(request + "\r\n"));
        return await client.ReceiveHeadAsync();
    }
}
