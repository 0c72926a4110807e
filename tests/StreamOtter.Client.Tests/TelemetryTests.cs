using StreamOtter.Client.Tests.Support;
using StreamOtter.Telemetry;

namespace StreamOtter.Client.Tests;

/// <summary>What docs/library/telemetry.md says of a gateway's clients.</summary>
public sealed class TelemetryTests : ClientTest
{
    [Fact]
    public async Task Client_PublishesReceivesAndComesBack_IsMeasured()
    {
        using var telemetry = new TelemetryManager();
        using var metrics = new MetricLog(telemetry.Meter);
        Gateway.RefuseWith = 503;
        var client = NewClient(telemetry: telemetry);
        await Assert.ThrowsAsync<ConnectionFailedException>(() => client.ConnectAsync().WaitAsync(Bounds.Wait));
        Gateway.RefuseWith = null;

        var publishing = client.PublishAsync("s", [PublishRecord.Text("a"), PublishRecord.Text("b")]).AsTask();
        var first = await Gateway.WelcomeAsync();
        await first.ReceiveAsync("publish");
        await first.SendAsync(Ack(1));
        await first.SendAsync("""{"type":"nack","seq":2,"count":1,"outcome":"refused","code":4200,"error":"why"}""");
        await publishing.WaitAsync(Bounds.Wait);
        Assert.Equal(["1{record} streamotter.outcome=stored", "1{record} streamotter.outcome=refused"], metrics.Of("streamotter.client.records.published"));
        Assert.Empty(metrics.Of("streamotter.client.resumes"));

        await using var records = client.SubscribeAsync("s").GetAsyncEnumerator();
        var taking = TakeAsync(records, 3);
        await first.SubscribedAsync();
        await first.SendRecordsAsync(1, 0, 0, 1);
        await first.SendAsync("""{"type":"gap","sub":1,"p":0,"from":2,"to":4,"reason":"retention"}""");
        await first.CloseAsync(1001);
        var second = await Gateway.WelcomeAsync();
        await second.SubscribedAsync("""{"0":5}""");
        await second.SendRecordsAsync(1, 0, 5);
        await taking.WaitAsync(Bounds.Wait);

        Assert.Equal(["2{record}", "1{record}"], metrics.Of("streamotter.client.records.received"));
        Assert.Equal(["1{gap}"], metrics.Of("streamotter.client.gaps"));
        Assert.Equal(["1{resume}"], metrics.Of("streamotter.client.resumes"));
        var server = $"s server.address=127.0.0.1 server.port={Gateway.Url.Port}";
        var connects = metrics.Of("streamotter.client.connect.duration");
        Assert.EndsWith($"{server} error.type=ConnectionFailedException", connects[0], StringComparison.Ordinal);
        Assert.Equal(2, connects.Count(took => took.EndsWith(server, StringComparison.Ordinal)));
    }
}
