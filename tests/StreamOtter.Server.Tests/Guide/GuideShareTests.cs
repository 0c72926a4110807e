using System.Text;
using System.Threading.Channels;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Guide;

/// <summary>Clients that share the topic: spec/guide.md, "To the client".</summary>
public sealed class GuideShareTests : GatewayTest
{
    private const string Topic = "websocket-messages";

    [Fact]
    public async Task Share_SeveralClients_EachRecordGoesToOne_AndOthersGetAll()
    {
        using var first = await WelcomedAsync("/ws?shared=true");
        using var second = await WelcomedAsync("/ws?shared=true");
        using var whole = await WelcomedAsync("/ws?shared=false");
        var values = Enumerable.Range(0, 50).Select(n => $"{n}").ToList();

        await Server.AppendAsync(Topic, [.. values.Select(Encoding.UTF8.GetBytes)]);

        Assert.Equal(values, await ReceiveAsync(whole, 50));
        var shared = Channel.CreateUnbounded<string>();
        _ = PassOnAsync(first, shared.Writer);
        _ = PassOnAsync(second, shared.Writer);
        var got = new List<string>();
        while (got.Count < 50)
            got.Add(await shared.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience));
        Assert.Equal(values.Order(), got.Order());
    }

    [Fact]
    public async Task Share_NobodyThere_WaitsForTheNext()
    {
        using (var gone = await WelcomedAsync("/ws?shared=true"))
        {
            await gone.SendAsync(Opcode.Close, []);
            await gone.ReceiveCloseAsync();
            await gone.ExpectEndAsync();
        }
        await Server.AppendAsync(Topic, "while away"u8.ToArray());

        using var next = await WelcomedAsync("/ws?shared=true");

        Assert.Equal(["while away"], await ReceiveAsync(next, 1));
    }

    [Fact]
    public async Task Share_ClientPublishes_IsAnsweredAsEver()
    {
        using var client = await WelcomedAsync("/ws?shared=true");
        await client.SendTextAsync("""{"messageType":"USER","content":"hello","timestamp":"2024-01-01T12:00:00Z"}""");
        var messages = new[] { await client.ReceiveJsonAsync(), await client.ReceiveJsonAsync() };
        Assert.Equal(["ACK", "USER"], messages.Select(message => message.GetProperty("messageType").GetString()).Order());
    }

    [Fact]
    public async Task Share_NeitherTrueNorFalse_Is400()
    {
        using var client = await RawSocket.ConnectAsync(Server.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes(
            "GET /ws?shared=maybe HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
        Assert.StartsWith("HTTP/1.1 400", await client.ReceiveHeadAsync(), StringComparison.Ordinal);
    }

    private static async Task PassOnAsync(RawSocket client, ChannelWriter<string> target)
    {
        while (true)
            target.TryWrite((await client.ReceiveJsonAsync()).GetProperty("content").GetString()!);
    }

    private static async Task<List<string>> ReceiveAsync(RawSocket client, int count)
    {
        var contents = new List<string>();
        while (contents.Count < count)
            contents.Add((await client.ReceiveJsonAsync()).GetProperty("content").GetString()!);
        return contents;
    }

    private async Task<RawSocket> WelcomedAsync(string path)
    {
        var client = await RawSocket.OpenAsync(Server.Port, path);
        Assert.Equal("SYSTEM", (await client.ReceiveJsonAsync()).GetProperty("messageType").GetString());
        return client;
    }
}
