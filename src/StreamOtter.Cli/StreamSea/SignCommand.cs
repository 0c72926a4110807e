using System.Buffers;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using StreamOtter.Cli.Tokens;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea sign-jwt</c>: a token for a subscriber. It talks to nobody.</summary>
internal static class SignCommand
{
    private const int MaxDepth = 64;

    public static Command Create()
    {
        var key = new Option<string>("--jwtPrivateKey", "--jwt-private-key", "-k")
        {
            Description = "The RSA private key: a file in PEM, or the PEM itself, which others see in the list of processes",
            HelpName = "KEY",
            Required = true,
        };
        var payload = new Option<string?>("--payload", "-p")
        {
            Description = "What it says: a JSON file, or the JSON itself. Without it: {\"mustFanout\":true}. Where it has no exp, it gets the one of --expires",
            HelpName = "PAYLOAD",
        };
        var expires = TimeOption.Create("--expires");
        var command = new Command("sign-jwt", "Sign a token (RS512) with which somebody can subscribe, and write it to standard output. Unlike stream-sea's own, which are valid until 2030 unless told otherwise, it is valid for an hour.") { key, payload, expires };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                var given = parsed.GetValue(payload) is { } text ? await SeaInput.ReadJsonAsync("--payload", text, MaxDepth, cancellationToken) : JsonElement.Parse("""{"mustFanout":true}""");
                Console.WriteLine(Sign(given, parsed.GetResult(expires) is { Implicit: false }, parsed.GetValue(expires), ReadKey(parsed.GetValue(key)!)));
                return (int)ExitCode.Ok;
            }
            catch (FormatException error)
            {
                throw new CommandFailedException(ExitCode.BadUsage, error.Message.ReplaceLineEndings(" "));
            }
        });
        return command;
    }

    private static string Sign(JsonElement payload, bool hasTime, TimeSpan time, TokenKey key)
    {
        if (payload.ValueKind != JsonValueKind.Object)
            throw new FormatException("--payload: a JSON object is needed.");
        var hasEnd = payload.TryGetProperty("exp"u8, out _);
        if (hasEnd && hasTime)
            throw new FormatException("--expires and a payload with exp cannot go together.");
        var claims = hasEnd ? Encoding.UTF8.GetBytes(payload.GetRawText()) : WithEnd(payload, TimeProvider.System.GetUtcNow() + time);
        if (!TokenClaims.TryRead(claims, out var read) || read.ExpiresAt is null)
            throw new FormatException("--payload: it is none of a token; exp is seconds since 1970, and no member comes twice.");
        try
        {
            var token = CompactJws.Write(claims, key, TokenAlgorithm.RS512);
            return token.Length <= CompactJws.MaxLength
                ? token
                : throw new FormatException($"The token has {token.Length} characters, and gateways take {CompactJws.MaxLength}: make the payload smaller.");
        }
        catch (TokenKeyException error)
        {
            throw new FormatException($"--jwtPrivateKey: {error.Message}", error);
        }
    }

    private static ReadOnlySpan<byte> WithEnd(JsonElement payload, DateTimeOffset end)
    {
        var claims = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(claims);
        json.WriteStartObject();
        json.WriteNumber("exp"u8, end.ToUnixTimeSeconds());
        foreach (var member in payload.EnumerateObject())
            member.WriteTo(json);
        json.WriteEndObject();
        json.Flush();
        return claims.WrittenSpan;
    }

    private static TokenKey ReadKey(string given)
    {
        try
        {
            if (!given.Contains("-----BEGIN ", StringComparison.Ordinal))
                return KeyFile.ReadOne(given);
            var key = TokenKeyReader.Read(Encoding.UTF8.GetBytes(given))[0];
            return key.CanSign ? key : throw new TokenKeyException("this is a public key; to sign, give the private one.");
        }
        catch (TokenKeyException error)
        {
            throw new FormatException($"--jwtPrivateKey: {error.Message}", error);
        }
    }
}
