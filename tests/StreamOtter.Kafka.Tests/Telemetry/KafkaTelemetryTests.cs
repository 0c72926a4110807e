using System.Diagnostics;
using System.Text;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Integration.Telemetry;
using StreamOtter.Kafka.Tests.Integration;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Streams;
using StreamOtter.Telemetry;

namespace StreamOtter.Kafka.Tests.Telemetry;

/// <summary>Metrics and traces of producers and consumers on a real Kafka. Who listens makes every message of the process carry a trace.</summary>
[Collection(AloneCollection.Name)]
public sealed class KafkaTelemetryTests : KafkaTest
{
    private static readonly (string, object?) System = ("messaging.system", "kafka");

    [Fact]
    public async Task SendAndHandle_Metrics_AreTheConventions()
    {
        var topic = await NewTopicAsync();
        using var observed = new Observed(topic);
        var (consumer, handled) = Consume(topic, handler: (message, _) =>
            message is { Text: "1", Try: 1 } ? throw new InvalidOperationException("once") : Task.CompletedTask);
        await consumer.StartAsync().Bounded();
        await SendAsync(topic, 2);
        await UntilAsync(() => handled.Count == 2);
        await consumer.CommitOffsetAsync(handled.Messages[^1]).Bounded();
        await consumer.StopAsync().Bounded();

        var place = (("messaging.destination.name", (object?)topic), ("messaging.destination.partition.id", (object?)"0"), ("messaging.consumer.group.name", (object?)Group));
        Same([System, ("messaging.operation.name", "send"), place.Item1, place.Item2], observed.Of("messaging.client.sent.messages", "{message}"), 2);
        Same([System, ("messaging.operation.name", "poll"), place.Item1, place.Item2, place.Item3], observed.Of("messaging.client.consumed.messages", "{message}"), 2);
        var operations = observed.Of("messaging.client.operation.duration", "s").ToLookup(tags => (string)tags["messaging.operation.name"]!);
        Same([System, ("messaging.operation.name", "send"), ("messaging.operation.type", "send"), place.Item1], operations["send"], 1);
        Same([System, ("messaging.operation.name", "commit"), ("messaging.operation.type", "settle"), place.Item1, place.Item3], operations["commit"], 1);
        var processed = observed.Of("messaging.process.duration", "s").ToList();
        Assert.Equal(3, processed.Count);
        Assert.Equal(["System.InvalidOperationException"], processed.Where(tags => tags.ContainsKey("error.type")).Select(tags => tags["error.type"]));
        Same([System, ("messaging.operation.name", "process"), place.Item1, place.Item2, place.Item3], processed.Where(tags => !tags.ContainsKey("error.type")), 2);
        Assert.All(observed.Metrics.Where(metric => metric.Unit == "s"), metric => Assert.InRange(metric.Value, 1e-7, 30));
    }

    [Fact]
    public async Task ConsumeBatch_Messages_AreCountedWhenTheyAreGiven()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 3);
        using var observed = new Observed(topic);
        var consumer = Manager.CreateConsumer(Config(), topic);

        for (var given = 0; given < 3;)
            given += (await consumer.ConsumeBatchAsync(2).Bounded()).Count;

        Same(
            [System, ("messaging.operation.name", "poll"), ("messaging.destination.name", topic), ("messaging.destination.partition.id", "0"), ("messaging.consumer.group.name", Group)],
            observed.Of("messaging.client.consumed.messages", "{message}"), 3);
        Assert.Empty(observed.Activities);
    }

    [Fact]
    public async Task Send_ThatIsRefused_HasItsErrorInMetricAndActivity()
    {
        var topic = await NewTopicAsync();
        using var observed = new Observed(topic);

        await Assert.ThrowsAsync<KafkaSendException>(() => Producer.SendAsync(topic, new ProducerMessage("k", "v"), new() { Partition = 99 }).Bounded());

        Same([System, ("messaging.operation.name", "send"), ("messaging.destination.name", topic), ("error.type", "PartitionNotFound")], observed.Of("messaging.client.sent.messages", "{message}"), 1);
        Assert.Equal("PartitionNotFound", Assert.Single(observed.Of("messaging.client.operation.duration", "s"))["error.type"]);
        var activity = Assert.Single(observed.Activities);
        Assert.Equal((ActivityStatusCode.Error, "PartitionNotFound"), (activity.Status, activity.GetTagItem("error.type")));
    }

    [Fact]
    public async Task Handle_Activity_IsOfTheSendersTrace()
    {
        var topic = await NewTopicAsync();
        using var observed = new Observed(topic);
        using var request = new Activity("request").Start();
        request.TraceStateString = "shop=1";
        var inside = new List<ActivityTraceId?>();
        var (consumer, handled) = Consume(topic, handler: (_, _) =>
        {
            inside.Add(Activity.Current?.TraceId);
            return Task.CompletedTask;
        });
        await SendAsync(topic, 2);
        request.Stop();
        using var other = new Activity("another").Start();
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 2 && observed.Activities.Count == 3);
        await consumer.StopAsync().Bounded();

        var send = Assert.Single(observed.Activities, activity => activity.Kind == ActivityKind.Producer);
        Assert.Equal(($"send {topic}", request.TraceId, request.SpanId), (send.OperationName, send.TraceId, send.ParentSpanId));
        Assert.Equal(2, send.GetTagItem("messaging.batch.message_count"));
        var handles = observed.Activities.Where(activity => activity.Kind == ActivityKind.Consumer).ToList();
        Assert.Equal(2, handles.Count);
        Assert.All(handles, activity =>
        {
            Assert.Equal(($"process {topic}", send.TraceId, send.SpanId, "shop=1"), (activity.OperationName, activity.TraceId, activity.ParentSpanId, activity.TraceStateString));
            Assert.True(activity.HasRemoteParent);
            Assert.Equal(send.SpanId, Assert.Single(activity.Links).Context.SpanId);
            Assert.Equal(Group, activity.GetTagItem("messaging.consumer.group.name"));
        });
        Assert.Equal([send.TraceId, send.TraceId], inside);
        Assert.Equal(Encoding.UTF8.GetString(handled.Messages[0].Headers.Single(header => header.Name == "traceparent").Value!.Value.Span), send.Id);
    }

    [Fact]
    public async Task Handle_MessageOfNoTrace_BeginsOneOfItsOwn()
    {
        var topic = await NewTopicAsync();
        await SendAsync(topic, 1);
        using var observed = new Observed(topic);
        // In force where the consumer is started, and none of the message's.
        using var start = new Activity("start").Start();
        var (consumer, handled) = Consume(topic);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => !observed.Activities.IsEmpty);

        var activity = Assert.Single(observed.Activities);
        Assert.NotEqual(start.TraceId, activity.TraceId);
        Assert.Empty(activity.Links);
        Assert.Empty(Assert.Single(handled.Messages).Headers);
    }

    [Fact]
    public async Task Send_MessageThatIsOfATraceAlready_StaysWhatItWas()
    {
        var topic = await NewTopicAsync();
        using var observed = new Observed(topic);
        var mine = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray();
        await Producer.SendAsync(topic, [
            new ProducerMessage("a", "a") { Headers = [new("traceparent", mine)] },
            new ProducerMessage("b", "b") { Headers = [new("mine", "1"u8.ToArray())] },
        ]).Bounded();
        var (consumer, handled) = Consume(topic);
        await consumer.StartAsync().Bounded();
        await UntilAsync(() => handled.Count == 2);

        Assert.Equal(mine, Assert.Single(handled.Messages[0].Headers).Value!.Value.ToArray());
        Assert.Equal(["mine", "traceparent"], handled.Messages[1].Headers.Select(header => header.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("ä0-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void TryRead_NoTraceparent_IsNone(string text) =>
        Assert.False(TraceHeaders.TryRead([new("traceparent", Encoding.UTF8.GetBytes(text))], out _));

    [Fact]
    public void TryRead_HugeOrMissingHeaders_AreLeftOut()
    {
        var parent = new Streams.RecordHeader("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray());
        Assert.True(TraceHeaders.TryRead([parent, new("tracestate", new byte[1_000_000])], out var context));
        Assert.Equal((true, null), (context.IsRemote, context.TraceState));
        Assert.False(TraceHeaders.TryRead([new("traceparent", new byte[1_000_000])], out _));
        Assert.False(TraceHeaders.TryRead([new("traceparent", null)], out _));
        Assert.False(TraceHeaders.TryRead([], out _));
    }

    [Fact]
    public async Task TelemetryManager_GivenToTheManager_SeesItsClients()
    {
        var topic = await NewTopicAsync();
        using var telemetry = new TelemetryManager();
        var seen = new List<CollectedMetric>();
        telemetry.OnMetricCollected(metric =>
        {
            lock (seen)
                seen.Add(metric);
        });
        await using var kafka = new KafkaIntegrationManager(telemetry: telemetry);
        var producer = kafka.CreateProducer(new() { BootstrapServers = Servers });

        await producer.SendAsync(topic, new ProducerMessage("k", "v")).Bounded();

        lock (seen)
            Assert.Equal(["messaging.client.operation.duration", "messaging.client.sent.messages"], seen.Select(metric => metric.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Scope_NobodyListens_AllocatesNothing()
    {
        // Its names are nobody's: a listener of another test would hear the library's.
        using var meter = new global::System.Diagnostics.Metrics.Meter("nobody-listens");
        using var source = new ActivitySource("nobody-listens");
        var telemetry = new KafkaTelemetry(meter, source);
        NewRecord[] records = [new() { Value = "v"u8.ToArray() }];
        AppendResult[] outcomes = [AppendResult.Stored(0, 1)];
        var consumer = new ConsumerTelemetry(telemetry, "g", TimeProvider.System);
        var message = new ConsumerMessage(new() { Topic = "t", Message = new() { Value = "v"u8.ToArray() } });
        Func<ConsumerMessage, CancellationToken, ValueTask> handler = (_, _) => default;
        Observe();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 100; i++)
            Observe();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Null(records[0].Headers);

        void Observe()
        {
            SendScope.Begin(telemetry, TimeProvider.System, "t", records).End(outcomes);
            consumer.Consumed(message);
            Assert.True(consumer.ProcessAsync(handler, message, CancellationToken.None).AsTask().IsCompletedSuccessfully);
        }
    }

    private static void Same(IEnumerable<(string Name, object? Value)> expected, IEnumerable<SortedDictionary<string, object?>> actual, int count)
    {
        var all = actual.ToList();
        Assert.Equal(count, all.Count);
        Assert.All(all, tags => Assert.Equal(expected.OrderBy(tag => tag.Name, StringComparer.Ordinal), tags.Select(tag => (tag.Key, tag.Value))));
    }
}
