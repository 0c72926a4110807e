using System.Diagnostics;
using System.Text;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.Fuzzing;

/// <summary>Valid conversations with random damage: whatever it is, the gateway goes on serving others.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : V1Test
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(LongRun.IsAsked ? 300 : 4);

    private static readonly string[] Messages =
    [
        """{"type":"hello","client":"x","producer":{"id":"p","age":5}}""",
        """{"type":"hello"}""",
        """{"type":"ping","id":1}""",
        """{"type":"subscribe","sub":1,"stream":"f","from":"earliest","partitions":[0],"slow":"skip"}""",
        """{"type":"subscribe","sub":2,"stream":"f","from":{"position":{"epoch":"e","offsets":{"0":1}}}}""",
        """{"type":"unsubscribe","sub":1}""",
        """{"type":"publish","stream":"f","seq":1,"records":[{"v":{"x":[1,"ä"]},"k":"k","h":[["n","t"],["b",{"b":"AA=="}]],"p":0},{"s":"\ud83d\ude00"},{"b":"/w=="}]}""",
        """{"messageType":"USER","content":"hi","timestamp":"2024-01-01T12:00:00Z","id":7}""",
    ];

    // Damaged partitions and the like: the log refuses them.
    protected override string ExpectedError => "not stored";

    [Fact]
    public async Task Read_DamagedConversations_HurtNobodyElse()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var clock = Stopwatch.StartNew();
        for (var round = 0; clock.Elapsed < Duration; round++)
        {
            var random = new Random(HashCode.Combine(seed, round));
            using var client = random.Next(2) == 0 ? await Server.GuideAsync() : await Server.V1Async();
            try
            {
                for (var i = random.Next(1, 12); i > 0; i--)
                    await client.SendAsync(Damaged(random, i));
            }
            catch (System.Net.Sockets.SocketException)
            {
                // The gateway has ended it.
            }
        }
        await UntilAsync(() => Server.Gateway.ConnectionCount == 0);
        using var sound = await OpenAsync();
        await PublishAsync(sound, 1, """{"s":"x"}""");
        _ = await sound.ReceiveTypeAsync("ack");
    }

    private static byte[] Damaged(Random random, int round)
    {
        var payload = Encoding.UTF8.GetBytes(Messages[round % 3 == 0 ? 0 : random.Next(Messages.Length)]);
        for (var i = random.Next(4); i > 0; i--)
            payload = Damage(random, payload);
        var frame = random.Next(8) == 0
            ? Frame.Encode((Opcode)random.Next(16), payload, random.Next(2) == 0, (byte)(random.Next(8) << 4), random.Next(4) > 0, random.Next(4) == 0 ? (ulong)random.NextInt64() : null)
            : Frame.Encode(Opcode.Text, payload, final: random.Next(20) > 0);
        return random.Next(10) == 0 ? Damage(random, frame) : frame;
    }

    private static byte[] Damage(Random random, byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        var at = random.Next(bytes.Length);
        switch (random.Next(5))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                return bytes[..at];
            case 2:
                return [.. bytes[..at], .. bytes.Skip(at + random.Next(5))];
            case 3:
                return [.. bytes[..at], .. bytes.Skip(random.Next(bytes.Length)).Take(random.Next(20)), .. bytes[at..]];
            default:
                ReadOnlySpan<byte> special = "\"{}[]:,\\0-eE.u\0"u8;
                bytes[at] = special[random.Next(special.Length)];
                return bytes;
        }
    }
}
