using System.Text;
using Microsoft.AspNetCore.Http;
using StreamOtter.Client.Tests.Support;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>Calls to a server that answers anything, or nothing.</summary>
public sealed class HostileTests : IAsyncLifetime
{
    private const string Secret = "the client's secret";

    private FakeGateway _server = null!;
    private StreamSeaClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await FakeGateway.StartAsync();
        _client = new StreamSeaClient(Options);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return _server.DisposeAsync();
    }

    private StreamSeaClientOptions Options => new() { RemoteHost = "127.0.0.1", RemotePort = _server.Url.Port, ClientId = "c", ClientSecret = Secret, MaxMessageBytes = 64 << 10 };

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"secret\":7,\"versionsVector\":{},\"newClientSecret\":null}")]
    [InlineData("{\"secret\":\"\\ud800\",\"versionsVector\":[1,2]}")]
    [InlineData("{\"versionsVector\":[true]}")]
    public async Task Answer_WithoutMeaning_IsSaidSo(string body)
    {
        Answer(200, body);
        foreach (var call in new Func<Task>[]
        {
            () => _client.DescribeStreamAsync("s"),
            () => _client.GetSchemaVersionsVectorAsync(["s"]),
            () => _client.CreateClientAsync("a", "b"),
            () => _client.CreateJailAsync("a", "b", "c"),
            () => _client.RotateClientSecretAsync("a"),
        })
        {
            var error = await FailsAsync(call);
            Assert.Equal((StreamSeaFailure.Unknown, 200), (error.Failure, error.Status));
        }
        await _client.PublishAsync("s", 1).WaitAsync(Bounds.Wait); // 200 says it all
    }

    [Fact]
    public async Task Answer_TooLarge_IsNotTaken()
    {
        Answer(200, $$"""{"versionsVector":[1],"x":"{{new string('x', 100_000)}}"}""");
        Assert.Equal(StreamSeaFailure.Unknown, (await FailsAsync(() => _client.GetSchemaVersionsVectorAsync(["s"]))).Failure);
    }

    [Fact]
    public async Task Versions_AsTextAndWithMore_AreTaken()
    {
        Answer(200, """{"versionsVector":["7",null,8],"other":1}""");
        Assert.Equal([7, null, 8], await _client.GetSchemaVersionsVectorAsync(["a", "b", "c"]));
    }

    [Theory]
    [InlineData(400, "", StreamSeaFailure.Refused)]
    [InlineData(404, "<html>no</html>", StreamSeaFailure.Refused)]
    [InlineData(429, "{\"message\":7,\"errors\":{}}", StreamSeaFailure.Refused)]
    [InlineData(400, "{\"errors\":[1,null,{},[]]}", StreamSeaFailure.Refused)]
    [InlineData(500, "{\"message\":\"oh\"}", StreamSeaFailure.Unknown)]
    [InlineData(503, "", StreamSeaFailure.Unknown)]
    [InlineData(302, "", StreamSeaFailure.Refused)]
    public async Task Failure_OfAnyForm_HasItsStatus(int status, string body, StreamSeaFailure failure)
    {
        Answer(status, body);
        var error = await FailsAsync(() => _client.PublishAsync("s", 1));
        Assert.Equal((failure, status), (error.Failure, error.Status));
        Assert.Contains($"{status}", error.Message, StringComparison.Ordinal);
        Assert.Empty(error.Errors);
    }

    [Fact]
    public async Task Failure_ThatRepeatsTheSecret_HidesIt()
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes($"c:{Secret}"));
        Answer(400, $$"""{"message":"not {{Secret}}\n, not {{header}}","errors":[{"field":"{{Secret}}","message":"no {{Secret}}"},"a text"]}""");
        var error = await FailsAsync(() => _client.PublishAsync("s", 1));
        Assert.DoesNotContain(Secret, $"{error}{string.Join(' ', error.Errors)}", StringComparison.Ordinal);
        Assert.DoesNotContain(header, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["*** no ***", "a text"], error.Errors.Select(field => field.ToString()));
    }

    [Fact]
    public async Task Failure_OfManyWords_IsShort()
    {
        Answer(400, $$"""{"message":"{{new string('x', 500_000)}}"}""");
        Assert.InRange((await FailsAsync(() => _client.PublishAsync("s", 1))).Message.Length, 1_000, 1_100);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    public async Task Redirect_IsNotFollowed(int status)
    {
        await using var other = await FakeGateway.StartAsync();
        var followed = false;
        other.OnRequest = _ =>
        {
            followed = true;
            return Task.CompletedTask;
        };
        _server.OnRequest = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"http://127.0.0.1:{other.Url.Port}/";
            return Task.CompletedTask;
        };
        using var client = new StreamSeaClient(Options with { ConfigureHandler = handler => handler.AllowAutoRedirect = true });
        Assert.Equal(status, (await FailsAsync(() => client.PublishAsync("s", 1))).Status);
        await FailsAsync(() => client.DescribeStreamAsync("s"));
        Assert.False(followed);
    }

    [Fact]
    public async Task Cut_AfterTheRequest_IsUnknown()
    {
        _server.OnRequest = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal(StreamSeaFailure.Unknown, (await FailsAsync(() => _client.PublishAsync("s", 1))).Failure);
    }

    [Fact]
    public async Task Cut_InTheAnswer_IsUnknown()
    {
        _server.OnRequest = async context =>
        {
            context.Response.ContentLength = 1_000;
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        Assert.Equal(StreamSeaFailure.Unknown, (await FailsAsync(() => _client.DescribeStreamAsync("s"))).Failure);
    }

    [Fact]
    public async Task Silence_EndsAtTheTimeout()
    {
        var time = new ManualTime();
        var asked = new TaskCompletionSource();
        var over = new TaskCompletionSource();
        _server.OnRequest = _ =>
        {
            asked.TrySetResult();
            return over.Task;
        };
        using var client = new StreamSeaClient(Options with { TimeProvider = time });
        var publishing = client.PublishAsync("s", 1);
        await asked.Task.WaitAsync(Bounds.Wait);
        time.Advance(TimeSpan.FromSeconds(30));
        var error = await FailsAsync(() => publishing);
        Assert.Equal(StreamSeaFailure.Unknown, error.Failure);
        Assert.Contains("30 s", error.Message, StringComparison.Ordinal);
        over.SetResult();
    }

    [Fact]
    public async Task Disposed_WhileACallIsUnderWay_IsUnknown()
    {
        var asked = new TaskCompletionSource();
        var over = new TaskCompletionSource();
        _server.OnRequest = _ =>
        {
            asked.TrySetResult();
            return over.Task;
        };
        var publishing = _client.PublishAsync("s", 1);
        await asked.Task.WaitAsync(Bounds.Wait);
        _client.Dispose();
        Assert.Equal(StreamSeaFailure.Unknown, (await FailsAsync(() => publishing)).Failure);
        over.SetResult();
    }

    [Fact]
    public async Task NobodyThere_IsUnreachable()
    {
        using var client = new StreamSeaClient("127.0.0.1", 1, secure: false, "c", Secret);
        Assert.Equal(StreamSeaFailure.Unreachable, (await FailsAsync(() => client.PublishAsync("s", 1))).Failure);
        using var nowhere = new StreamSeaClient("no-such-host.invalid", 80, secure: false, "c", Secret);
        Assert.Equal(StreamSeaFailure.Unreachable, (await FailsAsync(() => nowhere.PublishAsync("s", 1))).Failure);
    }

    [Fact]
    public void Options_ThatCannotWork_AreAllNamed_WithoutTheSecret()
    {
        var options = new StreamSeaClientOptions
        {
            RemoteHost = "http://x",
            RemotePort = 0,
            ClientId = "a:b",
            ClientSecret = Secret,
            Jwt = "token",
            ConnectTimeout = TimeSpan.Zero,
            RequestTimeout = TimeSpan.Zero,
            ServerTimeout = TimeSpan.Zero,
            ReconnectMin = TimeSpan.Zero,
            ReconnectMax = TimeSpan.FromDays(1),
            CompressAbove = -1,
            MaxMessageBytes = 1,
        };
        var message = Assert.Throws<ArgumentException>(() => new StreamSeaClient(options)).Message;
        foreach (var name in new[] { "RemoteHost", "RemotePort", "ClientId", "JwtProvider", "ConnectTimeout", "RequestTimeout", "ServerTimeout", "ReconnectMin", "ReconnectMax", "CompressAbove", "MaxMessageBytes" })
            Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, message + options, StringComparison.Ordinal);
        Assert.DoesNotContain("token", options.ToString(), StringComparison.Ordinal);
    }

    private void Answer(int status, string body) => _server.OnRequest = context =>
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    };

    private static Task<StreamSeaException> FailsAsync(Func<Task> call) => Assert.ThrowsAsync<StreamSeaException>(() => call().WaitAsync(Bounds.Wait));
}
