using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Server.Tests.Security;

/// <summary>A gateway that wants tokens, of one secret; its clock stands still.</summary>
public abstract class SecurityTest : GatewayTest
{
    private static readonly string KeyFile = Path.Combine(AppContext.BaseDirectory, "Security", "secret.key");
    private static readonly string Secret = File.ReadAllText(KeyFile).TrimEnd();

    protected override bool HasManualTime => true;

    protected override GatewayOptions Options => new()
    {
        Auth = new() { Keys = [KeyFile], ClockSkew = TimeSpan.Zero },
        Sockets = new() { Heartbeat = TimeSpan.FromHours(1) }, // so that no test is about silence
    };

    /// <summary>A token that is valid for so many seconds.</summary>
    private protected string Token(string publish = "*", string subscribe = "*", double seconds = 60, string sub = "me", string more = "")
    {
        var exp = Time.GetUtcNow().ToUnixTimeSeconds() + seconds;
        var claims = FormattableString.Invariant(
            $$$"""{"sub":"{{{sub}}}","exp":{{{exp}}},"streams":{"publish":[{{{List(publish)}}}],"subscribe":[{{{List(subscribe)}}}]}{{{more}}}}""");
        return Signed(claims);
    }

    private protected static string Signed(string claims, string? secret = null) =>
        CompactJws.Write(Encoding.UTF8.GetBytes(claims), TokenKey.FromSecret(Encoding.UTF8.GetBytes(secret ?? Secret)), TokenAlgorithm.HS256);

    /// <summary>A client that has said hello with a token, and was welcomed.</summary>
    private protected async Task<RawSocket> HelloAsync(string token)
    {
        var client = await Server.V1Async();
        await client.SendTextAsync($$"""{"type":"hello","token":"{{token}}"}""");
        await client.ReceiveTypeAsync("welcome");
        return client;
    }

    private protected static Task PublishAsync(RawSocket client, long seq, string stream) =>
        client.SendTextAsync($$$"""{"type":"publish","stream":"{{{stream}}}","seq":{{{seq}}},"records":[{"v":{{{seq}}}}]}""");

    /// <summary>An error 4300, then the close.</summary>
    private protected static async Task ExpectDeniedAsync(RawSocket client, string reason)
    {
        var error = await client.ReceiveTypeAsync("error");
        Assert.Equal(4300, error.GetProperty("code").GetInt32());
        Assert.Contains(reason, error.GetProperty("error").GetString(), StringComparison.Ordinal);
        await client.ExpectCloseAsync(4300);
    }

    private protected static async Task ExpectForbiddenAsync(RawSocket client, string member, long number)
    {
        var error = await client.ReceiveTypeAsync("error");
        Assert.Equal((4301, number), (error.GetProperty("code").GetInt32(), error.GetProperty(member).GetInt64()));
    }

    /// <summary>What a request for a WebSocket is answered: its status line and headers.</summary>
    private protected async Task<string> AskAsync(string path, string headers = "")
    {
        using var client = await RawSocket.ConnectAsync(Server.Port);
        await client.SendAsync(Encoding.ASCII.GetBytes(RawSocket.Handshake(Server.Port, path) + headers + "\r\n"));
        return await client.ReceiveHeadAsync();
    }

    private static string List(string patterns) =>
        string.Join(',', patterns.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(pattern => JsonSerializer.Serialize(pattern)));
}
