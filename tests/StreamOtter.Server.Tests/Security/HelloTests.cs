namespace StreamOtter.Server.Tests.Security;

/// <summary>Who is let in to protocol v1.</summary>
public sealed class HelloTests : SecurityTest
{
    [Fact]
    public async Task Hello_WithAToken_IsWelcomedAndToldItsTime()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{Token(seconds: 60)}}"}""");
        Assert.Equal(60_000, (await client.ReceiveTypeAsync("welcome")).GetProperty("expiresIn").GetInt64());
        await PublishAsync(client, 1, "a");
        await client.ReceiveTypeAsync("ack");
    }

    [Fact]
    public async Task Hello_WithoutAToken_IsDenied()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync("""{"type":"hello"}""");
        await ExpectDeniedAsync(client, "'token'");
    }

    [Theory]
    [InlineData("", "JWT")]
    [InlineData("nonsense", "JWT")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSIsImV4cCI6OTk5OTk5OTk5OX0.", "not allowed")]
    public async Task Hello_WithNoJwt_IsDenied(string token, string reason)
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{token}}"}""");
        await ExpectDeniedAsync(client, reason);
    }

    public static TheoryData<string, string> Claims => new()
    {
        { """{"sub":"me","exp":1000}""", "expired" },
        { """{"sub":"me"}""", "claim" },
        { """{"exp":99999999999}""", "'sub'" },
        { """{"sub":"","exp":99999999999}""", "'sub'" },
        { """{"sub":"a\nb","exp":99999999999}""", "'sub'" },
        { $$"""{"sub":"{{new string('x', 257)}}","exp":99999999999}""", "'sub'" },
        { """{"sub":"me","exp":99999999999,"nbf":99999999998}""", "not valid yet" },
        { """{"sub":"me","exp":99999999999,"streams":["*"]}""", "'streams'" },
        { """{"sub":"me","exp":99999999999,"streams":{"publish":["a/b"]}}""", "'streams'" },
    };

    [Theory]
    [MemberData(nameof(Claims))]
    public async Task Hello_WithWrongClaims_IsDenied(string claims, string reason)
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{Signed(claims)}}"}""");
        await ExpectDeniedAsync(client, reason);
    }

    [Fact]
    public async Task Hello_WithAnothersSignature_IsDenied()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{Signed("""{"sub":"me","exp":99999999999}""", "another secret of thirty-two bytes")}}"}""");
        await ExpectDeniedAsync(client, "signature");
    }

    [Fact]
    public async Task Hello_WhoseTokenIsNoString_ClosesTheConnection()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync("""{"type":"hello","token":1}""");
        await client.ExpectCloseAsync(4001);
    }

    [Fact]
    public async Task Hello_Huge_IsNotTaken()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{new string('A', 70_000)}}"}""");
        await client.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task Upgrade_WithABearer_NeedsNoTokenInHello()
    {
        using var client = await RawSocket.OpenAsync(
            Server.Port, "/v1", $"Sec-WebSocket-Protocol: streamotter.v1\r\nAuthorization: Bearer {Token(publish: "a")}\r\n");
        await client.SendTextAsync("""{"type":"hello"}""");
        await client.ReceiveTypeAsync("welcome");
        await PublishAsync(client, 1, "a");
        await client.ReceiveTypeAsync("ack");
        await PublishAsync(client, 2, "b");
        Assert.Equal(4301, (await client.ReceiveTypeAsync("nack")).GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("Authorization: Bearer nonsense\r\n", 401)]
    [InlineData("Authorization: bearer nonsense\r\n", 401)]
    [InlineData("Authorization: Basic bWU6cGFzcw==\r\n", 101)] // not for us: the hello decides
    [InlineData("", 101)]
    public async Task Upgrade_WithoutAValidBearer_IsRefusedOrLeftToHello(string header, int status)
    {
        var head = await AskAsync("/v1", "Sec-WebSocket-Protocol: streamotter.v1\r\n" + header);
        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(status == 401, head.Contains("WWW-Authenticate: Bearer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upgrade_WithATokenInTheAddress_IsLeftToHello()
    {
        using var client = await RawSocket.OpenAsync(Server.Port, $"/v1?access_token={Token()}", "Sec-WebSocket-Protocol: streamotter.v1\r\n");
        await client.SendTextAsync("""{"type":"hello"}""");
        await ExpectDeniedAsync(client, "'token'");
    }
}
