using System.Text;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Sockets;

/// <summary>Frames that RFC 6455 does not allow end their own connection and nothing else.</summary>
public sealed class FrameTests : GatewayTest
{
    private const string Message = """{"messageType":"USER","content":"hi","timestamp":"2024-01-01T12:00:00Z"}""";

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "reserved bit 1", Frame.Encode(Opcode.Text, "x"u8, reserved: 0x40) },
        { "reserved bit 2", Frame.Encode(Opcode.Text, "x"u8, reserved: 0x20) },
        { "reserved bit 3", Frame.Encode(Opcode.Ping, "x"u8, reserved: 0x10) },
        { "opcode 3", Frame.Encode((Opcode)3, "x"u8) },
        { "opcode 7", Frame.Encode((Opcode)7, "x"u8) },
        { "opcode 11", Frame.Encode((Opcode)11, "x"u8) },
        { "opcode 15", Frame.Encode((Opcode)15, "x"u8) },
        { "unmasked", Frame.Encode(Opcode.Text, "xxxxxxxx"u8, masked: false) },
        { "large ping", Frame.Encode(Opcode.Ping, new byte[126]) },
        { "large close", Frame.Encode(Opcode.Close, new byte[126]) },
        { "fragmented ping", Frame.Encode(Opcode.Ping, "x"u8, final: false) },
        { "continuation of nothing", Frame.Encode(Opcode.Continuation, "x"u8) },
        { "text inside text", [.. Frame.Encode(Opcode.Text, "x"u8, final: false), .. Frame.Encode(Opcode.Text, "x"u8)] },
        { "close of one byte", Frame.Encode(Opcode.Close, [3]) },
        { "close with code 1005", Frame.Encode(Opcode.Close, [3, 237]) },
        { "negative length", Frame.Encode(Opcode.Text, "x"u8, declared: 1UL << 63) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Read_BrokenFrame_EndsTheConnectionAndNoOther(string what, byte[] frame)
    {
        Assert.NotEmpty(what);
        using var other = await Server.GuideAsync();
        using var client = await Server.GuideAsync();
        await client.SendAsync(frame);
        await client.ExpectEndAsync();
        await UntilAsync(() => Server.Gateway.ConnectionCount == 1);
        await other.SendTextAsync(Message);
        _ = await other.ReceiveJsonAsync(message => message.GetProperty("messageType").GetString() == "ACK");
    }

    [Theory]
    [InlineData((1UL << 63) - 1)]
    [InlineData(1UL << 62)]
    public async Task Read_HugeDeclaredLength_ClosesAfterWhatIsHopeless(ulong declared)
    {
        using var client = await Server.GuideAsync();
        await client.SendAsync(Frame.Encode(Opcode.Text, [], declared: declared));
        var some = new byte[1 << 20];
        Array.Fill(some, (byte)'x');
        for (var i = 0; i < some.Length; i++)
            some[i] ^= (byte)((i % 4) + 1);
        for (var i = 0; i < 17; i++)
            await client.SendAsync(some);
        await ExpectCodeAsync(client, 1009);
    }

    [Fact]
    public async Task Read_TextThatIsNotUtf8_Closes1007()
    {
        using var client = await Server.GuideAsync();
        await client.SendAsync(Opcode.Text, [0xC3, 0x28]);
        await client.ExpectCloseAsync(1007);
    }

    [Fact]
    public async Task Read_FragmentsWithControlFramesBetween_AreOneMessage()
    {
        using var client = await Server.GuideAsync();
        var bytes = Encoding.UTF8.GetBytes(Message.Replace("hi", "hä", StringComparison.Ordinal));
        for (var i = 0; i < bytes.Length; i++)
        {
            await client.SendAsync(i == 0 ? Opcode.Text : Opcode.Continuation, bytes.AsSpan(i, 1), final: i == bytes.Length - 1);
            await client.SendAsync(Opcode.Ping, [(byte)i]);
        }
        var pongs = 0;
        var acks = 0;
        while (pongs < bytes.Length || acks == 0)
        {
            var frame = (await client.ReceiveAsync())!;
            if (frame.Opcode == Opcode.Pong)
                Assert.Equal([(byte)pongs++], frame.Payload);
            else if (frame.Text.Contains("\"ACK\"", StringComparison.Ordinal))
                acks++;
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1001)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task Close_WithACode_IsAnsweredWithIt(int code)
    {
        using var client = await Server.GuideAsync();
        await client.SendAsync(Opcode.Close, [(byte)(code >> 8), (byte)code]);
        await client.ExpectCloseAsync(code);
    }

    [Fact]
    public async Task Close_WithoutACode_IsAnswered()
    {
        using var client = await Server.GuideAsync();
        await client.SendAsync(Opcode.Close, []);
        await client.ExpectCloseAsync(1000);
    }

    private static async Task ExpectCodeAsync(RawSocket client, int code) => Assert.Equal(code, (await client.ReceiveCloseAsync()).CloseCode);
}
