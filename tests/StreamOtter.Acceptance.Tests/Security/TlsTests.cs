using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using StreamOtter.Acceptance.Tests.Commands;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Security;

/// <summary>Both ports encrypted.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly string _certificate;
    private readonly string _key;

    public TlsTests() => (_certificate, _key) = MakeCertificate("localhost");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Gateway_WithACertificate_ServesEncryptedOnly()
    {
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"), "--tls-cert", _certificate, "--tls-key", _key);
        Assert.Equal(("wss", "wss", "https"), (gateway.V1.Scheme, gateway.Guide.Scheme, gateway.Health.Scheme));

        string[] lines = [.. Enumerable.Range(0, 2000).Select(line => $"line {line} {new string('x', line)}")];
        Assert.Equal(0, (await CommandRun.PublishAsync(gateway, "s", lines, "--ca", _certificate)).ExitCode);
        var subscribe = await CommandRun.SubscribeAsync(gateway, "s", "--from", "earliest", "--exit-at-end", "--ca", _certificate);
        Assert.Equal(lines, subscribe.Output);

        using var trusted = X509CertificateLoader.LoadCertificateFromFile(_certificate);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { trusted } };
        using var http = new HttpClient(handler) { Timeout = Limits.Wait };
        using var ready = await http.GetAsync(gateway.Health);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        foreach (var port in new[] { gateway.V1.Port, gateway.Health.Port })
            Assert.DoesNotContain("HTTP/1.1 101", await AskInClearAsync(port), StringComparison.Ordinal);
        await gateway.StopAsync();
    }

    [Fact]
    public async Task Command_ThatDoesNotTrustTheCertificate_DoesNotConnect()
    {
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"), "--tls-cert", _certificate, "--tls-key", _key);
        var (other, _) = MakeCertificate("other");
        foreach (var options in new string[][] { [], ["--ca", other] })
        {
            var run = await CommandRun.PublishAsync(gateway, "s", ["one"], options);
            Assert.Equal(3, run.ExitCode);
            Assert.Contains("certificate", Assert.Single(run.Errors), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task Command_AtANameTheCertificateIsNotFor_DoesNotConnect()
    {
        var (certificate, key) = MakeCertificate("elsewhere.example", withAddress: false);
        await using var gateway = await GatewayProcess.StartAsync("--data", _directory.At("data"), "--tls-cert", certificate, "--tls-key", key);
        Assert.Equal(3, (await CommandRun.PublishAsync(gateway, "s", ["one"], "--ca", certificate)).ExitCode);
    }

    [Theory]
    [InlineData("--tls-cert {cert}", "--tls-key")]
    [InlineData("--tls-key {key}", "--tls-cert")]
    [InlineData("--tls-cert /nowhere/cert.pem --tls-key {key}", "/nowhere/cert.pem")]
    [InlineData("--tls-cert {key} --tls-key {key}", "certificate")]
    [InlineData("--tls-cert {cert} --tls-key {cert}", "private key")]
    public async Task Serve_GivenBadly_SaysSoInOneLine(string options, string part)
    {
        var arguments = options.Replace("{cert}", _certificate, StringComparison.Ordinal).Replace("{key}", _key, StringComparison.Ordinal).Split(' ');
        var run = await CommandRun.OfAsync(["serve", "--ws-port", "0", "--http-port", "0", "--data", _directory.At("data"), .. arguments]);
        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains(part, Assert.Single(run.Errors), StringComparison.Ordinal);
    }

    private static async Task<string> AskInClearAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var timeout = new CancellationTokenSource(Limits.Wait);
        await socket.ConnectAsync(IPAddress.Loopback, port, timeout.Token);
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"), timeout.Token);
        var buffer = new byte[4096];
        try
        {
            return Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, timeout.Token));
        }
        catch (SocketException)
        {
            return ""; // reset: no answer either
        }
    }

    private (string Certificate, string Key) MakeCertificate(string name, bool withAddress = true)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (withAddress)
            names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return (_directory.Write($"{name}.crt", certificate.ExportCertificatePem() + "\n"), _directory.Write($"{name}.key", key.ExportPkcs8PrivateKeyPem() + "\n"));
    }
}
