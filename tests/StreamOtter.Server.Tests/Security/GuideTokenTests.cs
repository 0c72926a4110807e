namespace StreamOtter.Server.Tests.Security;

/// <summary>Tokens on the guide's endpoint: in the request, since its messages have no place for them.</summary>
public sealed class GuideTokenTests : SecurityTest
{
    private const string Message = """{"messageType":"USER","content":"x","timestamp":"2024-01-01T12:00:00Z"}""";

    [Theory]
    [InlineData("/ws", "")]
    [InlineData("/ws", "Authorization: Bearer nonsense\r\n")]
    [InlineData("/ws?access_token=", "")]
    [InlineData("/ws?access_token=nonsense", "")]
    public async Task Upgrade_WithoutAValidToken_IsUnauthorized(string path, string header)
    {
        var head = await AskAsync(path, header);
        Assert.StartsWith("HTTP/1.1 401 ", head, StringComparison.Ordinal);
        Assert.Contains("WWW-Authenticate: Bearer", head, StringComparison.Ordinal);
        Assert.Equal(0, Server.Gateway.ConnectionCount);
    }

    [Fact]
    public async Task Upgrade_WithoutTheRightToListen_IsForbidden() =>
        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync($"/ws?access_token={Token(subscribe: "other")}"), StringComparison.Ordinal);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Client_WithAToken_IsServedUntilItExpires(bool inAddress)
    {
        var token = Token(seconds: 60);
        using var client = await RawSocket.OpenAsync(Server.Port, inAddress ? $"/ws?access_token={token}" : "/ws", inAddress ? "" : $"Authorization: Bearer {token}\r\n");
        await client.ReceiveJsonAsync();
        await client.SendTextAsync(Message);
        await client.ReceiveJsonAsync(message => message.GetProperty("messageType").GetString() == "ACK");
        Time.Advance(TimeSpan.FromSeconds(60));
        await client.ExpectCloseAsync(4300);
    }

    [Fact]
    public async Task Client_WhoseTokenHasExpired_StoresNothing()
    {
        using var client = await RawSocket.OpenAsync(Server.Port, $"/ws?access_token={Token(seconds: 62)}");
        await client.ReceiveJsonAsync();
        Time.Advance(TimeSpan.FromSeconds(62)); // between two beats
        await client.SendTextAsync(Message);
        await client.ExpectCloseAsync(4300);
        Assert.Empty(await Server.StoredAsync("websocket-messages"));
    }

    [Fact]
    public async Task Client_WithoutTheRightToPublish_Listens()
    {
        using var client = await RawSocket.OpenAsync(Server.Port, $"/ws?access_token={Token(publish: "")}");
        await client.ReceiveJsonAsync();
        await client.SendTextAsync(Message);
        Assert.Equal("forbidden", (await client.ReceiveJsonAsync()).GetProperty("code").GetString());
        await Server.AppendAsync("websocket-messages", "1"u8.ToArray());
        Assert.Equal("1", (await client.ReceiveJsonAsync()).GetProperty("content").GetString());
    }
}
