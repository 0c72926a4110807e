using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using StreamOtter.Protocol.Tokens;

namespace StreamOtter.Cli.Tokens;

/// <summary><c>streamotter token show</c>: what a token says, and whether a gateway with this key would believe it.</summary>
internal static class ShowCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var file = new Argument<string?>("FILE") { Description = "A file with the token (default: standard input)", Arity = ArgumentArity.ZeroOrOne };
        var key = new Option<string?>("--key") { Description = "Verify it with this key: PEM, a JWK or JWKS, or a shared secret", HelpName = "FILE" };
        var issuer = new Option<string?>("--issuer") { Description = "Who must have issued it (iss)", HelpName = "NAME" };
        var audience = new Option<string?>("--audience") { Description = "Whom it must be for (aud)", HelpName = "NAME" };
        var command = new Command("show", "Show what a token says, without the token. Exit codes: 0 valid, or not to be verified; 1 not valid; 2 bad usage.") { file, key, issuer, audience };
        command.SetAction(parsed => (int)Show(
            ReadToken(parsed.GetValue(file)),
            parsed.GetValue(key),
            new TokenRules { Issuer = parsed.GetValue(issuer), Audience = parsed.GetValue(audience), ClockSkew = TimeSpan.Zero }));
        return command;
    }

    private static ExitCode Show(string token, string? key, TokenRules rules)
    {
        if (!CompactJws.TryRead(token, out var jws, out var problem))
            return Verdict(problem);
        if (!TokenClaims.TryRead(jws.Payload.Span, out var claims))
            return Verdict(TokenProblem.BadClaims);
        Console.WriteLine(JsonSerializer.Serialize(jws.Header, Indented));
        Console.WriteLine(JsonSerializer.Serialize(claims.All, Indented));
        if (claims.ExpiresAt is { } end)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Valid until {end:yyyy-MM-dd'T'HH:mm:ss'Z'}."));
        if (key is null)
        {
            Console.WriteLine("Not verified: give the key with --key.");
            return ExitCode.Ok;
        }
        try
        {
            _ = new TokenVerifier(TokenKeyReader.ReadFile(key), rules, TimeProvider.System).TryVerify(token, out _, out problem);
            return Verdict(problem);
        }
        catch (TokenKeyException error)
        {
            throw new UsageException($"--key: {error.Message}");
        }
    }

    private static ExitCode Verdict(TokenProblem problem)
    {
        Console.WriteLine(problem.Describe());
        return problem == TokenProblem.None ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Not as an argument: other users of the machine see those.</summary>
    private static string ReadToken(string? file)
    {
        try
        {
            using var input = file is null ? Console.OpenStandardInput() : File.OpenRead(file);
            return TokenText.Read(input);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The token cannot be read from '{file}': {error.Message.TrimEnd('.')}.");
        }
    }
}
