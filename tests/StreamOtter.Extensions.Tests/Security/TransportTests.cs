using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using StreamOtter.Security;

namespace StreamOtter.Extensions.Tests.Security;

/// <summary>TLS to a real server, whose certificate an authority of the test's own has issued.</summary>
public sealed class TransportTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly SecurityManager _security = new();

    public void Dispose()
    {
        _security.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Secure_TrustsTheAuthorityOfTheFile_AndShowsItsCertificate()
    {
        using var authority = Authority("CN=Test authority");
        using var server = Issue(authority, "localhost");
        using var client = Issue(authority, "the client");
        await using var app = await ServeAsync(server);
        var url = app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(url));
        _security.ConfigureWebSocketSecurity(new() { CaFile = _directory.Write("ca.pem", authority.ExportCertificatePem()) });
        Assert.Equal("nobody", await GetAsync(url));
        _security.ConfigureWebSocketSecurity(new()
        {
            CaFile = _directory.At("ca.pem"),
            CertificateFile = _directory.Write("client.pem", client.ExportCertificatePem()),
            KeyFile = _directory.Write("client.key", client.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("the password", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000))),
            KeyPassword = "the password",
        });
        Assert.Equal("CN=the client", await GetAsync(url));
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(url.Replace("localhost", "127.0.0.1", StringComparison.Ordinal)));
        using var other = Authority("CN=Another");
        _security.ConfigureWebSocketSecurity(new() { CaFile = _directory.Write("other.pem", other.ExportCertificatePem()) });
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(url));
    }

    [Fact]
    public void Configure_OfFilesThatCannotBeUsed_NamesThem()
    {
        Assert.Contains("none.pem", Refused(new() { CaFile = _directory.At("none.pem") }), StringComparison.Ordinal);
        Assert.Contains("holds no certificate", Refused(new() { CaFile = _directory.Write("empty.pem", "") }), StringComparison.Ordinal);
        Assert.Contains("empty.pem", Refused(new() { CertificateFile = _directory.At("empty.pem") }), StringComparison.Ordinal);
        var all = Refused(new() { KeyFile = "x", Tokens = new() { Lifetime = TimeSpan.Zero, ClockSkew = TimeSpan.FromDays(1) } });
        Assert.All(["CertificateFile: ", "Tokens:Lifetime: ", "Tokens:ClockSkew: "], name => Assert.Contains(name, all, StringComparison.Ordinal));

        string Refused(WebSocketSecurityOptions options) => Assert.Throws<ArgumentException>(() => _security.ConfigureWebSocketSecurity(options)).Message;
    }

    [Fact]
    public void Kafka_InLibrdkafkasWords_IsWhatWasConfigured()
    {
        var ca = _directory.Write("ca.pem", "");
        _security.ConfigureKafkaSecurity(new() { CaFile = ca, Mechanism = SaslMechanism.ScramSha512, Username = "ann", Password = "hunter2x" });
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["security.protocol"] = "SASL_SSL",
                ["ssl.ca.location"] = ca,
                ["sasl.mechanism"] = "SCRAM-SHA-512",
                ["sasl.username"] = "ann",
                ["sasl.password"] = "hunter2x",
            },
            _security.KafkaSecurity.ToSettings());
        Assert.Empty(new KafkaSecurityOptions().ToSettings());
        Assert.Equal("SSL", new KafkaSecurityOptions { UseTls = true }.ToSettings()["security.protocol"]);
        // librdkafka itself takes them.
        var settings = new KafkaSecurityOptions { Mechanism = SaslMechanism.ScramSha256, Username = "ann", Password = "x" }.ToSettings();
        settings["bootstrap.servers"] = "127.0.0.1:1";
        using var producer = new Confluent.Kafka.ProducerBuilder<string, string>(settings)
            .SetLogHandler((_, _) => { })
            .SetErrorHandler((_, _) => { })
            .Build();
    }

    [Fact]
    public void Kafka_OfWhatCannotWork_NamesAllOfIt()
    {
        var error = Assert.Throws<ArgumentException>(() => _security.ConfigureKafkaSecurity(new() { Mechanism = SaslMechanism.Plain, Username = "ann", KeyFile = "none.key" }));
        Assert.All(["Plain sends the password as it is", "Username, Password: ", "CertificateFile: ", "there is no file 'none.key'"], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>(() => _security.ConfigureKafkaSecurity(new() { Password = "x" }));
        Assert.Throws<ArgumentNullException>(() => _security.ConfigureKafkaSecurity(null!));
    }

    private async Task<string> GetAsync(string url)
    {
        using var handler = new SocketsHttpHandler();
        _security.Secure(handler);
        using var client = new HttpClient(handler) { Timeout = Bounds.Wait };
        return await client.GetStringAsync(new Uri(url));
    }

    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var https = new HttpsConnectionAdapterOptions
        {
            ServerCertificate = certificate,
            ClientCertificateMode = ClientCertificateMode.AllowCertificate,
            ClientCertificateValidation = (_, _, _) => true,
        };
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https)));
        var app = builder.Build();
        app.Run(context => context.Response.WriteAsync(context.Connection.ClientCertificate?.Subject ?? "nobody"));
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(2));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name == "localhost" ? name : "client.invalid");
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
