using System.Collections.Concurrent;
using System.Diagnostics;
using StreamOtter.Library.Tests.Support;
using StreamOtter.Resilience;
using StreamOtter.Telemetry;

namespace StreamOtter.Library.Tests.Telemetry;

public sealed class ConnectionTraceTests : LibraryTest
{
    private readonly ConcurrentQueue<Activity> _ended = new();

    [Fact]
    public async Task Attempts_AreTraced_TheFirstAsPartOfWhatWantedIt()
    {
        using var source = new ActivitySource("tests");
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is TelemetryManager.ActivitySourceName or "tests",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("server.port"), Server.Url.Port)) // others run beside this one
                    _ended.Enqueue(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = source.StartActivity("request")!;
        var (connection, peer) = await OpenAsync(options => options with { QueryParameters = new Dictionary<string, string> { ["token"] = "s3cret" } });
        Server.RefuseWith = 503;
        peer.Cut();
        await WhenAsync<Reconnecting>(attempt => attempt.Attempt == 2);
        Server.RefuseWith = null;
        await Server.AcceptAsync();
        await connection.WhenOpenAsync().WaitAsync(Bounds.Wait);

        var ended = _ended.ToArray();
        Assert.Equal(("streamotter.connect", request.SpanId, 0), (ended[0].OperationName, ended[0].ParentSpanId, ended[0].GetTagItem("streamotter.attempt")));
        Assert.Equal(("streamotter.reconnect", default, 1), (ended[1].OperationName, ended[1].ParentSpanId, ended[1].GetTagItem("streamotter.attempt")));
        Assert.Equal((ActivityStatusCode.Error, "UpgradeRefusedException"), (ended[1].Status, ended[1].GetTagItem("error.type")));
        Assert.Equal(("streamotter.reconnect", ActivityStatusCode.Unset), (ended[^1].OperationName, ended[^1].Status));
        Assert.All(ended, activity => Assert.Equal(ActivityKind.Client, activity.Kind));
        Assert.DoesNotContain(ended, activity => $"{activity.StatusDescription} {string.Join(' ', activity.TagObjects)}".Contains("s3cret", StringComparison.Ordinal));
    }
}
