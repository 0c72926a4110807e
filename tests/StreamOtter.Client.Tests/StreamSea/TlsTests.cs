using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using StreamOtter.Client.Tests.Support;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>An encrypted gateway, whose certificate is its own authority.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private SeaGateway _gateway = null!;

    public async ValueTask InitializeAsync() => _gateway = await SeaGateway.StartAsync(_certificate);

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _certificate.Dispose();
    }

    [Fact]
    public async Task Trusted_CallsAndSubscribes()
    {
        using var client = new StreamSeaClient(_gateway.Options() with { ConfigureHandler = handler => Trust(handler, _certificate) });
        await using var subscribed = await Subscribed.ToAsync(client, "s", new() { Fanout = true });
        await client.PublishAsync("s", "hello").WaitAsync(Bounds.Wait);
        Assert.Equal("hello", (await subscribed.NextAsync()).Payload.GetString());
    }

    [Fact]
    public async Task NotTrusted_SendsNothing()
    {
        using var client = new StreamSeaClient(_gateway.Options());
        await AssertUnreachableAsync(client);
    }

    [Fact]
    public async Task InClear_IsUnreachableOrLost()
    {
        using var client = new StreamSeaClient(_gateway.Options() with { Secure = false });
        var error = await Assert.ThrowsAsync<StreamSeaException>(() => client.PublishAsync("s", 1).WaitAsync(Bounds.Wait));
        Assert.NotEqual(StreamSeaFailure.Refused, error.Failure);
    }

    private static async Task AssertUnreachableAsync(StreamSeaClient client)
    {
        var error = await Assert.ThrowsAsync<StreamSeaException>(() => client.PublishAsync("s", 1).WaitAsync(Bounds.Wait));
        Assert.Equal(StreamSeaFailure.Unreachable, error.Failure);
        Assert.Contains("certificate", error.Message, StringComparison.OrdinalIgnoreCase);
        var change = await Subscribed.Begin(client, "s").WhenAsync(ClientState.Connecting, withCause: true);
        Assert.Contains("certificate", change.Cause!.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static void Trust(SocketsHttpHandler handler, X509Certificate2 authority) => handler.SslOptions.CertificateChainPolicy = new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { authority },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private static X509Certificate2 MakeCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }
}
