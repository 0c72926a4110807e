using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Tests.Registry;

/// <summary>Registries that are down, slow, or none.</summary>
public sealed class MisbehavingRegistryTests
{
    [Theory]
    [InlineData(500, """{"error_code":50001,"message":"the store"}""", SchemaRegistryError.Unavailable, "the store")]
    [InlineData(503, "<html>", SchemaRegistryError.Unavailable, "503")]
    [InlineData(429, "", SchemaRegistryError.Unavailable, "429")]
    [InlineData(401, "", SchemaRegistryError.Forbidden, "password")]
    [InlineData(403, """{"error_code":40301,"message":"no"}""", SchemaRegistryError.Forbidden, "no")]
    [InlineData(404, "not here", SchemaRegistryError.NotUnderstood, "Check the address")]
    [InlineData(302, "", SchemaRegistryError.NotUnderstood, "302")]
    [InlineData(200, "", SchemaRegistryError.NotUnderstood, "JSON")]
    [InlineData(200, "<html>", SchemaRegistryError.NotUnderstood, "JSON")]
    [InlineData(200, "null", SchemaRegistryError.NotUnderstood, "null")]
    [InlineData(200, "{}", SchemaRegistryError.NotUnderstood, "no schema")]
    [InlineData(200, "[]", SchemaRegistryError.NotUnderstood, "JSON")]
    [InlineData(200, """{"schema":7}""", SchemaRegistryError.NotUnderstood, "JSON")]
    [InlineData(200, """{"schema":"x","schemaType":"THRIFT"}""", SchemaRegistryError.NotUnderstood, "THRIFT")]
    [InlineData(200, """{"schema":"x","references":[{}]}""", SchemaRegistryError.NotUnderstood, "reference")]
    [InlineData(200, """{"schema":"x","references":[null]}""", SchemaRegistryError.NotUnderstood, "reference")]
    public async Task GetSchemaAsync_WrongAnswer_SaysWhatIsWrong(int status, string body, SchemaRegistryError expected, string words)
    {
        await using var fake = await FakeRegistry.StartAsync(status, body);
        using var client = Client(fake.Url);

        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1).Bounded());

        Assert.Equal(expected, error.Error);
        Assert.Contains(words, error.Message);
    }

    [Fact]
    public async Task GetSchemaAsync_SchemasThatReferToEachOtherInACircle_IsRefused()
    {
        await using var fake = await FakeRegistry.StartAsync(context => context.Response.WriteAsync(
            $$"""{"id":1,"version":1,"schema":"x","references":[{"name":"n","subject":"s{{Guid.NewGuid()}}","version":1}]}"""));
        using var client = Client(fake.Url);

        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1).Bounded());

        Assert.Contains("without end", error.Message);
        Assert.InRange(fake.Requests.Count, 10, 30);
    }

    [Fact]
    public async Task GetSchemaAsync_SchemaThatRefersToItself_IsRefused()
    {
        await using var fake = await FakeRegistry.StartAsync(200, """{"id":1,"version":1,"schema":"x","references":[{"name":"n","subject":"s","version":1}]}""");
        using var client = Client(fake.Url);

        Assert.Contains("without end", (await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1).Bounded())).Message);
    }

    [Fact]
    public async Task GetSchemaAsync_HugeAnswer_IsNotRead()
    {
        await using var fake = await FakeRegistry.StartAsync(async context =>
        {
            var chunk = new byte[64 << 10];
            for (var i = 0; i < 10_000 && !context.RequestAborted.IsCancellationRequested; i++)
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
        });
        using var client = Client(fake.Url, options => options.MaxResponseBytes = 1 << 20);

        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1).Bounded());

        Assert.Contains("MaxResponseBytes", error.Message);
    }

    [Fact]
    public async Task GetSchemaAsync_NoAnswer_EndsInTimeAndForWhoGivesUp()
    {
        await using var fake = await FakeRegistry.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var patient = Client(fake.Url);
        using var hasty = Client(fake.Url, options => options.Timeout = TimeSpan.FromMilliseconds(300));
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => patient.GetSchemaAsync(1, soon.Token).Bounded());
        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => hasty.GetSchemaAsync(1).Bounded());

        Assert.Equal(SchemaRegistryError.Unavailable, error.Error);
        Assert.Contains("0.3 s", error.Message);
    }

    [Fact]
    public async Task GetSchemaAsync_FirstAddressIsDown_AsksTheNext()
    {
        await using var broken = await FakeRegistry.StartAsync(500, "");
        await using var fake = await FakeRegistry.StartAsync(200, """{"schema":"\"int\""}""");
        using var client = Client($"http://127.0.0.1:1,{broken.Url}, {fake.Url}/");

        Assert.Equal("\"int\"", (await client.GetSchemaAsync(1).Bounded()).Text);
        Assert.Single(broken.Requests);
    }

    [Fact]
    public async Task GetSchemaAsync_NobodyListens_SaysWhere()
    {
        const string url = "http://127.0.0.1:1/"; // none is given this port by chance
        using var client = Client(url);

        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1).Bounded());

        Assert.Equal(SchemaRegistryError.Unavailable, error.Error);
        Assert.Contains(url, error.Message);
    }

    [Fact]
    public async Task GetSchemaAsync_Often_AsksOnceAndAgainAfterAFailure()
    {
        var failing = true;
        await using var fake = await FakeRegistry.StartAsync(context =>
        {
            context.Response.StatusCode = failing ? 500 : 200;
            return context.Response.WriteAsync("""{"schema":"x","id":3}""");
        });
        using var client = Client(fake.Url);
        await Assert.ThrowsAsync<SchemaRegistryException>(() => client.GetSchemaAsync(1).Bounded());
        failing = false;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetSchemaAsync(1))).Bounded();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.RegisterAsync("s", new Schema(SchemaType.Avro, "x")))).Bounded();

        Assert.Equal(["GET /schemas/ids/1", "GET /schemas/ids/1", "POST /subjects/s/versions"], fake.Requests);
    }

    [Fact]
    public async Task Requests_Credentials_AreSent()
    {
        await using var fake = await FakeRegistry.StartAsync(200, "[]");
        using var basic = Client(fake.Url, options => (options.Username, options.Password) = ("u", "p:ä"));
        using var bearer = Client(fake.Url, options => options.Token = "t1");
        using var fresh = Client(fake.Url, options => options.TokenProvider = _ => ValueTask.FromResult("t2"));

        await basic.ListSubjectsAsync().Bounded();
        await bearer.ListSubjectsAsync().Bounded();
        await fresh.ListSubjectsAsync().Bounded();

        Assert.Equal(["GET /subjects Basic dTpwOsOk", "GET /subjects Bearer t1", "GET /subjects Bearer t2"], fake.Requests);
    }

    [Fact]
    public async Task Requests_Tls_IsTrustedByTheAuthorityThatIsGiven()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        await using var fake = await FakeRegistry.StartAsync(context => context.Response.WriteAsync("[]"), listen => listen.UseHttps(certificate));
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem());
        try
        {
            using var trusting = Client(fake.Url, options => options.CaFile = file);
            using var doubting = Client(fake.Url);

            Assert.Empty(await trusting.ListSubjectsAsync().Bounded());
            Assert.Equal(SchemaRegistryError.Unavailable, (await Assert.ThrowsAsync<SchemaRegistryException>(() => doubting.ListSubjectsAsync().Bounded())).Error);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Constructor_WrongOptions_TellsAllProblems()
    {
        var error = Assert.Throws<ArgumentException>(() => Client("ftp://x,nonsense", options =>
            (options.Timeout, options.MaxResponseBytes, options.CacheSize, options.Username) = (TimeSpan.Zero, 0, 0, "a:b")));

        Assert.All(["ftp://x", "nonsense", "Timeout", "MaxResponseBytes", "CacheSize", "Username"], word => Assert.Contains(word, error.Message));
        Assert.Contains("Url", Assert.Throws<ArgumentException>(() => Client("")).Message);
        Assert.Contains("/no/such.pem", Assert.Throws<ArgumentException>(() => Client("https://x", options => options.CaFile = "/no/such.pem")).Message);
    }

    private static SchemaRegistryClient Client(string url, Action<SchemaRegistryOptions>? change = null)
    {
        var options = new SchemaRegistryOptions { Url = url };
        change?.Invoke(options);
        return new SchemaRegistryClient(options);
    }
}
