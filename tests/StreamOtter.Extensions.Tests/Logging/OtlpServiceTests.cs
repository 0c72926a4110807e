using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamOtter.Extensions.Tests.Support;
using StreamOtter.Logging;

namespace StreamOtter.Extensions.Tests.Logging;

/// <summary>Logs to a service, over real HTTP.</summary>
public sealed class OtlpServiceTests
{
    private readonly ManualTime _time = new();
    private readonly List<Exception> _errors = [];

    [Fact]
    public async Task Log_ToAService_IsOtlp()
    {
        await using var service = await LogService.StartAsync();
        await using var manager = Manager(service.Url, "Bearer of-the-service");
        manager.Log("hello", LogLevel.Warning, new { count = 1 });
        await manager.FlushAsync().WaitAsync(Bounds.Wait);
        var (path, authorization, body) = await service.NextAsync();
        Assert.Equal("/v1/logs", path);
        Assert.Equal("Bearer of-the-service", authorization);
        var resource = body.GetProperty("resourceLogs")[0];
        Assert.Equal("""{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]}""", resource.GetProperty("resource").GetRawText());
        var scope = resource.GetProperty("scopeLogs")[0];
        Assert.Equal("StreamOtter", scope.GetProperty("scope").GetProperty("name").GetString());
        Assert.Equal(["hello"], Messages(body));
        Assert.Equal(new LogCounts(1, 0, 0), manager.Counts);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(502)]
    public async Task Service_ThatIsBusy_GetsThemAgain(int status)
    {
        await using var service = await LogService.StartAsync(status, status, 200);
        await using var manager = Manager(service.Url + "/");
        manager.Log("hello", LogLevel.Information);
        Assert.Equal(["hello"], Messages((await service.NextAsync()).Body));
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        await service.NextAsync();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["hello"], Messages((await service.NextAsync()).Body));
        await manager.FlushAsync().WaitAsync(Bounds.Wait);
        Assert.Equal(new LogCounts(1, 0, 0), manager.Counts);
        Assert.Contains($"it answers {status}", Assert.Single(_errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(400)]
    [InlineData(302)]
    public async Task Service_ThatRefuses_LosesThem_AndThatIsToldAndCounted(int status)
    {
        await using var service = await LogService.StartAsync(status);
        await using var manager = Manager(service.Url + "/custom");
        manager.Log("hello", LogLevel.Information);
        await manager.FlushAsync().WaitAsync(Bounds.Wait);
        Assert.Equal("/custom", (await service.NextAsync()).Path);
        Assert.Equal(new LogCounts(0, 0, 1), manager.Counts);
        Assert.Contains($"refuses entries with {status}", Assert.Single(_errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Service_ThatIsDown_KeepsNobodyWaiting()
    {
        var manager = Manager("http://127.0.0.1:1");
        var told = new TaskCompletionSource();
        using var registration = manager.OnError(_ => told.TrySetResult());
        for (var next = 0; next < 1_000; next++)
            manager.Log(new string('x', 1_000), LogLevel.Information);
        await told.Task.WaitAsync(Bounds.Wait);
        Assert.InRange(manager.Counts.Dropped, 900, 960);
        var disposed = manager.DisposeAsync().AsTask();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        await disposed.WaitAsync(Bounds.Wait);
    }

    [Fact]
    public async Task Service_ThatNeverAnswers_IsGivenItsTimeOnly()
    {
        await using var service = await LogService.StartAsync(0);
        var manager = Manager(service.Url, timeout: TimeSpan.FromMilliseconds(50));
        var told = new TaskCompletionSource<Exception>();
        using var registration = manager.OnError(error => told.TrySetResult(error));
        manager.Log("hello", LogLevel.Information);
        Assert.Contains("does not answer in time", (await told.Task.WaitAsync(Bounds.Wait)).Message, StringComparison.Ordinal);
        var disposed = manager.DisposeAsync().AsTask();
        await _time.WhenTimerAsync(TimeSpan.FromSeconds(5));
        _time.Advance(TimeSpan.FromSeconds(5));
        await disposed.WaitAsync(Bounds.Wait);
    }

    private ErrorHandlingAndLoggingManager Manager(string url, string? authorization = null, TimeSpan? timeout = null)
    {
        var manager = new ErrorHandlingAndLoggingManager(timeProvider: _time);
        manager.OnError(_errors.Add);
        manager.ConfigureLogging(new()
        {
            Output = LogOutput.Service,
            ServiceEndpoint = url,
            ServiceName = "shop",
            ServiceTimeout = timeout ?? Bounds.Wait,
            MaxQueuedBytes = 64 << 10,
            ServiceHeaders = authorization is null ? [] : new() { ["Authorization"] = authorization },
        });
        return manager;
    }

    private static IEnumerable<string?> Messages(JsonElement body) => body.GetProperty("resourceLogs")[0].GetProperty("scopeLogs")[0]
        .GetProperty("logRecords").EnumerateArray().Select(record => record.GetProperty("body").GetProperty("stringValue").GetString());
}
