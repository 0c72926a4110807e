using System.Collections.Concurrent;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Support;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>A broker dies under load and comes back.</summary>
public sealed class BrokerKilledTests : KafkaTest
{
    [Fact]
    public async Task SendAndHandle_BrokerKilledAndBack_LosesNothingAcknowledged()
    {
        await using var cluster = await KafkaTool.StartAsync();
        var topic = await NewTopicAsync(servers: cluster.Servers);
        var producer = Manager.CreateProducer(new() { BootstrapServers = cluster.Servers });
        var acknowledged = new ConcurrentDictionary<string, bool>();
        var handled = new ConcurrentDictionary<string, bool>();
        var consumer = Manager.CreateConsumer(
            new KafkaConsumerConfig { BootstrapServers = cluster.Servers, GroupId = Group, StartTimeout = Limits.Wait },
            topic, message => handled[message.Text!] = true);
        Manager.OnConsumerError(consumer, Failures.Enqueue);
        await SendOneAsync("first");
        await consumer.StartAsync().Bounded();
        using var stop = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            for (var n = 0; !stop.IsCancellationRequested; n++)
                await SendOneAsync($"{n}");
        });
        await UntilAsync(() => acknowledged.Count > 200 && handled.Count > 200);

        await cluster.RunAsync("kill-broker", "1");
        await UntilAsync(() => !Failures.IsEmpty);
        await cluster.RunAsync("start-broker", "1");
        var before = acknowledged.Count;
        await UntilAsync(() => acknowledged.Count > before + 200);
        await stop.CancelAsync();
        await sending.Bounded();

        await UntilAsync(() => acknowledged.Keys.All(handled.ContainsKey), "all that was acknowledged");
        Assert.True(consumer.IsRunning);
        await cluster.RunAsync("kill-broker", "1");
        await consumer.StopAsync().Bounded();

        async Task SendOneAsync(string text)
        {
            try
            {
                await producer.SendAsync(topic, new ProducerMessage("k", text));
                acknowledged[text] = true;
            }
            catch (KafkaSendException)
            {
                // Brokers may be away for longer than a send waits.
            }
        }
    }

    [Fact]
    public async Task SendAsync_BrokerIsAwayAndTheTopicIsToBeMade_IsStoredOnceItIsBack()
    {
        await using var cluster = await KafkaTool.StartAsync();
        await cluster.RunAsync("kill-broker", "1");
        var producer = Manager.CreateProducer(new()
        {
            BootstrapServers = cluster.Servers,
            RequestTimeout = TimeSpan.FromSeconds(1),
            SendTimeout = Limits.Wait,
        });
        var sending = producer.SendAsync("made-on-sight", new ProducerMessage("k", "v"));

        await cluster.RunAsync("start-broker", "1");

        Assert.Equal(0, (await sending.Bounded()).Offset);
    }
}
