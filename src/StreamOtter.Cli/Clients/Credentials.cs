using System.CommandLine;
using StreamOtter.Cli.Tokens;

namespace StreamOtter.Cli.Clients;

/// <summary>How commands show who they are, and whom they trust.</summary>
internal sealed class Credentials
{
    private const string Variable = "STREAMOTTER_TOKEN";

    private readonly Option<string?> _token = new("--token") { Description = $"The token to show; others see it in the list of processes, so rather set {Variable}", HelpName = "TOKEN" };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File with the token, read again at every connect and before it expires", HelpName = "FILE" };
    private readonly Option<string?> _authority = AuthorityOption.Create();

    public void AddTo(Command command)
    {
        command.Options.Add(_token);
        command.Options.Add(_tokenFile);
        command.Options.Add(_authority);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_token) is not null && result.GetValue(_tokenFile) is not null)
                result.AddError("--token and --token-file cannot go together.");
        });
    }

    /// <summary>Puts them into a client's options.</summary>
    /// <exception cref="FormatException">They cannot be used; the message says why.</exception>
    public StreamOtterClientOptions ApplyTo(StreamOtterClientOptions options, ParseResult parsed)
    {
        var file = parsed.GetValue(_tokenFile);
        var token = parsed.GetValue(_token) ?? (file is null ? Environment.GetEnvironmentVariable(Variable) : null);
        if (file is not null)
            _ = ReadToken(file);
        var authority = AuthorityOption.Read(parsed.GetValue(_authority));
        return options with
        {
            Token = string.IsNullOrEmpty(token) ? null : token,
            TokenProvider = file is null ? null : _ => ValueTask.FromResult(ReadToken(file)),
            ConfigureSocket = authority is null ? null : socket => socket.RemoteCertificateValidationCallback = authority,
        };
    }

    private static string ReadToken(string file)
    {
        try
        {
            using var input = File.OpenRead(file);
            return TokenText.Read(input);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"--token-file: the token cannot be read from '{file}': {error.Message.TrimEnd('.')}.", error);
        }
    }
}
