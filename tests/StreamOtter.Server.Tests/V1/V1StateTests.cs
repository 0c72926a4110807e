using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.V1;

public sealed class V1StateTests : V1Test
{
    protected override bool HasManualTime => true;

    [Fact]
    public async Task Hello_First_IsWelcomed()
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync("""{"client":"x","type":"hello","more":[{}]}""");
        var welcome = await client.ReceiveJsonAsync();
        Assert.Equal("welcome", welcome.GetProperty("type").GetString());
        Assert.Equal(20_000, welcome.GetProperty("heartbeat").GetInt32());
        Assert.Equal(1 << 20, welcome.GetProperty("limits").GetProperty("message").GetInt32());
        Assert.Equal((10_000, 8 << 20), (welcome.GetProperty("credit").GetProperty("records").GetInt32(), welcome.GetProperty("credit").GetProperty("bytes").GetInt32()));
    }

    [Theory]
    [InlineData("""{"type":"ping"}""", 4002)]
    [InlineData("""{"type":"nonsense"}""", 4002)]
    [InlineData("""{"type":"hello","client":1}""", 4001)]
    [InlineData("""{"type":"hello","producer":"x"}""", 4001)]
    [InlineData("""{"a":1}""", 4001)]
    [InlineData("x", 4001)]
    [InlineData("", 4001)]
    public async Task First_AnythingButHello_Closes(string message, int code)
    {
        using var client = await Server.V1Async();
        await client.SendTextAsync(message);
        await client.ExpectCloseAsync(code);
    }

    [Fact]
    public async Task Hello_Twice_Closes4002()
    {
        using var client = await OpenAsync();
        await client.SendTextAsync("""{"type":"hello"}""");
        await client.ExpectCloseAsync(4002);
    }

    [Fact]
    public async Task Hello_NotInTime_Closes4003()
    {
        using var client = await Server.V1Async();
        await UntilAsync(() => Server.Gateway.ConnectionCount == 1);
        await client.SendAsync(Opcode.Ping, []); // answered when the session is there
        Assert.Equal(Opcode.Pong, (await client.ReceiveAsync())!.Opcode);
        Time.Advance(TimeSpan.FromSeconds(10));
        await client.ExpectCloseAsync(4003);
    }

    [Fact]
    public async Task Binary_Message_Closes4004()
    {
        using var client = await OpenAsync();
        await client.SendAsync(Opcode.Binary, "{}"u8);
        await client.ExpectCloseAsync(4004);
    }

    [Fact]
    public async Task TooLarge_Message_Closes1009()
    {
        using var client = await OpenAsync();
        await client.SendTextAsync(new string(' ', (1 << 20) + 1));
        await client.ExpectCloseAsync(1009);
    }

    [Fact]
    public async Task UnknownType_WhenOpen_IsAnswered()
    {
        using var client = await OpenAsync();
        await client.SendTextAsync("""{"type":"dance"}""");
        Assert.Equal(4005, await ErrorAsync(client));
        await client.SendTextAsync("""{"type":"ping","id":-7}""");
        Assert.Equal(-7, (await client.ReceiveTypeAsync("pong")).GetProperty("id").GetInt32());
    }
}
