using System.CommandLine;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamOtter.Cli.Tokens;

namespace StreamOtter.Cli.Clients;

/// <summary>How commands show who they are, and whom they trust.</summary>
internal sealed class Credentials
{
    private const string Variable = "STREAMOTTER_TOKEN";

    private readonly Option<string?> _token = new("--token") { Description = $"The token to show; others see it in the list of processes, so rather set {Variable}", HelpName = "TOKEN" };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File with the token, read again at every connect and before it expires", HelpName = "FILE" };
    private readonly Option<string?> _authority = new("--ca") { Description = "Trust gateways with a certificate of this authority, in PEM, instead of the system's", HelpName = "FILE" };

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
        return options with
        {
            Token = string.IsNullOrEmpty(token) ? null : token,
            TokenProvider = file is null ? null : _ => ValueTask.FromResult(ReadToken(file)),
            ConfigureSocket = parsed.GetValue(_authority) is { } authority ? Trusting(authority) : null,
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

    private static Action<System.Net.WebSockets.ClientWebSocketOptions> Trusting(string file)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException($"--ca: '{file}' cannot be used: {error.Message.TrimEnd('.')}.", error);
        }
        if (roots.Count == 0)
            throw new FormatException($"--ca: '{file}' holds no certificate in PEM.");
        return socket => socket.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            if (certificate is not X509Certificate2 shown || chain is null || (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) != SslPolicyErrors.None)
                return false;
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck; // as .NET does by default
            return chain.Build(shown);
        };
    }
}
