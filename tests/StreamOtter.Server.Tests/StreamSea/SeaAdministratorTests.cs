using System.Net;
using System.Net.Http.Headers;
using System.Text;
using StreamOtter.Server.StreamSea;
using StreamOtter.Server.StreamSea.Accounts;
using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.StreamSea;

/// <summary>The first administrator: named by the settings, or made once.</summary>
public sealed class SeaAdministratorTests : IAsyncLifetime
{
    private readonly SharedEngine _engine = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _engine.DisposeAsync();

    [Fact]
    public async Task Start_NobodyNamedAndNobodyThere_MakesOneOnce()
    {
        StreamSeaCredential made;
        await using (var first = await StartAsync(new()))
        {
            made = first.Gateway.NewAdministrator!;
            Assert.Matches("^admin-[0-9a-f]{6}$", made.Id);
            Assert.Matches("^[0-9a-f]{64}$", made.Secret);
            Assert.DoesNotContain(made.Secret, made.ToString(), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.NotFound, await CallAsync(first, made.Id, made.Secret));
        }

        await using var second = await StartAsync(new());
        Assert.Null(second.Gateway.NewAdministrator);
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(second, made.Id, made.Secret));
    }

    [Fact]
    public async Task Start_SecretOfTheSettings_HoldsFromThenOnAndIsNotKept()
    {
        await using (var first = await StartAsync(new() { AdminId = "root", AdminSecret = "the first one" }))
        {
            Assert.Null(first.Gateway.NewAdministrator);
            Assert.Equal(HttpStatusCode.NotFound, await CallAsync(first, "root", "the first one"));
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(first, "root", "another"));
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(first, "root", ""));
        }
        await using (var second = await StartAsync(new() { AdminId = "root", AdminSecret = "the second" }))
        {
            Assert.Equal(HttpStatusCode.NotFound, await CallAsync(second, "root", "the second"));
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(second, "root", "the first one"));
        }
        await using (var third = await StartAsync(new() { AdminId = "root", AdminSecret = "the first one" }))
            Assert.Equal(HttpStatusCode.NotFound, await CallAsync(third, "root", "the first one"));

        var log = await _engine.OpenAsync(StreamName.SystemPrefix, mayCreate: false);
        var read = await log.ReadAsync(0, 0, 1 << 20);
        foreach (var record in read.Batch)
            Assert.DoesNotContain("the ", Encoding.UTF8.GetString(record.Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_SecretOfTheSettingsThatWasRotated_DoesNotHoldAgain()
    {
        var settings = new StreamSeaOptions { AdminId = "root", AdminSecret = "the first one" };
        await using (var first = await StartAsync(settings))
            Assert.Equal(HttpStatusCode.OK, await CallAsync(first, "root", "the first one", HttpMethod.Put, "client/root"));

        await using var second = await StartAsync(settings);

        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(second, "root", "the first one"));
    }

    [Fact]
    public async Task DeleteClient_TheLastAdministrator_IsRefused()
    {
        await using var gateway = await StartAsync(new() { AdminSecret = "s" });

        Assert.Equal(HttpStatusCode.Conflict, await CallAsync(gateway, "admin", "s", HttpMethod.Delete, "client/admin"));
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(gateway, "admin", "s"));
    }

    [Fact]
    public async Task Start_WithoutACatalog_TheRestServesAndClientsAreToldWhy()
    {
        _engine.MayCreate = false;
        await using var gateway = await StartAsync(new());

        Assert.Null(gateway.Gateway.NewAdministrator);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await CallAsync(gateway, "admin", "s"));
        using var socket = await RawSocket.OpenAsync(gateway.Port, "/api/v1/streams");
        await socket.ExpectCloseAsync(1013);
        using var v1 = await gateway.V1Async();
    }

    [Fact]
    public void Validate_SettingsThatCannotBe_NamesEach()
    {
        var errors = new GatewayOptions { StreamSea = new() { AdminId = "a:b", AdminSecret = "" } }.Validate();
        Assert.Equal(
            [
                "StreamSea:AdminId (--admin-id): 'a:b' may hold visible ASCII characters without ':' and '/', and is not '.' or '..'.",
                "StreamSea:AdminSecret (--admin-secret) has 1 to 256 characters.",
            ],
            errors);
        Assert.Equal(
            ["StreamSea:AdminId (--admin-id) needs StreamSea:AdminSecret (--admin-secret) beside it."],
            new GatewayOptions { StreamSea = new() { AdminId = "a" } }.Validate());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sha256:not base64")]
    [InlineData("sha256:AAAA:AAAA")]
    [InlineData("pbkdf2:0:AAAA:AAAA")]
    [InlineData("pbkdf2:-1:AAAA:AAAA")]
    [InlineData("pbkdf2:99999999999:AAAA:AAAA")]
    [InlineData("pbkdf2:100000000:AAAA:AAAA")]
    [InlineData("plain:secret")]
    public void Secret_ThatWasNotWrittenByAGateway_IsNone(string text) => Assert.Null(SeaSecret.Parse(text));

    [Fact]
    public void Secret_WrittenAndRead_IsTheSame()
    {
        foreach (var secret in new[] { SeaSecret.OfMade("one"), SeaSecret.OfChosen("one") })
        {
            var read = SeaSecret.Parse(secret.ToString())!;
            Assert.False(read.Matches("two"));
            Assert.True(read.Matches("one"));
            Assert.True(read.Matches("one"));
            Assert.False(read.Matches("two"));
            Assert.Equal(secret.IsChosen, read.IsChosen);
        }
        Assert.NotEqual(SeaSecret.OfChosen("one").ToString(), SeaSecret.OfChosen("one").ToString());
        Assert.False(SeaSecret.Nobody.Matches(""));
    }

    private Task<TestGateway> StartAsync(StreamSeaOptions options) =>
        TestGateway.StartAsync(new() { StreamSea = options, Guide = new() { Enabled = false } }, wrap: _ => new HookedEngine(_engine) { KeepsInner = true });

    private static async Task<HttpStatusCode> CallAsync(TestGateway gateway, string id, string secret, HttpMethod? method = null, string path = "streams/s/schema")
    {
        using var http = new HttpClient { Timeout = Limits.Patience };
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, $"http://127.0.0.1:{gateway.Port}/api/v1/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id}:{secret}")));
        using var response = await http.SendAsync(request);
        return response.StatusCode;
    }
}
