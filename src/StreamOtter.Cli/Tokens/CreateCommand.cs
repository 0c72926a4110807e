using System.Buffers;
using System.CommandLine;
using System.Text.Json;
using StreamOtter.Protocol;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary><c>streamotter token create</c>: a token on standard output.</summary>
internal static class CreateCommand
{
    public static Command Create()
    {
        var key = new Option<string>("--key") { Description = "The key to sign with: PEM, a JWK, or a shared secret", HelpName = "FILE", Required = true };
        var subject = new Option<string>("--sub") { Description = "Whose token it is", HelpName = "NAME", Required = true };
        subject.Validators.Add(result =>
        {
            if (!TokenClaims.IsSubject(result.GetValueOrDefault<string>()))
                result.AddError($"--sub: a name has 1 to {TokenClaims.MaxSubjectLength} characters, none of them a control character.");
        });
        var publish = Patterns("--publish", "Streams to publish to, such as orders or 'orders.*'; may be given again");
        var subscribe = Patterns("--subscribe", "Streams to subscribe to and read; may be given again");
        var time = TimeOption.Create("--for");
        var issuer = new Option<string?>("--issuer") { Description = "Who issues it (iss)", HelpName = "NAME" };
        var audience = new Option<string?>("--audience") { Description = "Whom it is for (aud)", HelpName = "NAME" };
        var algorithm = AlgorithmOption.Create("What to sign with (default: what fits the key, RS256 for RSA)");
        var command = new Command("create", "Make a token and write it to standard output") { key, subject, publish, subscribe, time, issuer, audience, algorithm };
        command.SetAction(parsed =>
        {
            try
            {
                var signing = KeyFile.ReadOne(parsed.GetValue(key)!);
                var permissions = new StreamPermissions { Publish = parsed.GetValue(publish)!, Subscribe = parsed.GetValue(subscribe)! };
                var claims = ClaimsOf(parsed.GetValue(subject)!, parsed.GetValue(time), permissions, parsed.GetValue(issuer), parsed.GetValue(audience));
                var token = CompactJws.Write(claims, signing, parsed.GetValue(algorithm) ?? signing.Algorithms[0]);
                if (token.Length > CompactJws.MaxLength)
                    throw new UsageException($"The token has {token.Length} characters, and gateways take {CompactJws.MaxLength}: name fewer patterns.");
                Console.WriteLine(token);
                return (int)ExitCode.Ok;
            }
            catch (TokenKeyException error)
            {
                throw new UsageException($"--key: {error.Message}");
            }
        });
        return command;
    }

    private static ReadOnlySpan<byte> ClaimsOf(string subject, TimeSpan lifetime, StreamPermissions permissions, string? issuer, string? audience)
    {
        var now = TimeProvider.System.GetUtcNow();
        var claims = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(claims);
        json.WriteStartObject();
        json.WriteString("sub"u8, subject);
        if (issuer is not null)
            json.WriteString("iss"u8, issuer);
        if (audience is not null)
            json.WriteString("aud"u8, audience);
        json.WriteNumber("iat"u8, now.ToUnixTimeSeconds());
        json.WriteNumber("exp"u8, (now + lifetime).ToUnixTimeSeconds());
        permissions.Write(json);
        json.WriteEndObject();
        json.Flush();
        return claims.WrittenSpan;
    }

    private static Option<StreamPattern[]> Patterns(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PATTERN",
        DefaultValueFactory = _ => [],
        CustomParser = result =>
        {
            var patterns = new List<StreamPattern>();
            foreach (var token in result.Tokens)
            {
                if (StreamPattern.TryParse(token.Value, out var pattern))
                    patterns.Add(pattern);
                else
                    result.AddError($"{name}: '{token.Value}' is no pattern: 1 to {StreamPattern.MaxLength} of A-Z a-z 0-9 . _ - and *.");
            }
            if (patterns.Count > StreamPermissions.MaxPatterns)
                result.AddError($"{name}: a token has at most {StreamPermissions.MaxPatterns} patterns.");
            return [.. patterns];
        },
    };
}
