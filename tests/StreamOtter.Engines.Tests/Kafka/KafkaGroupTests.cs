using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Engines.Tests.Kafka;

/// <summary>Groups, as only Kafka has them.</summary>
public sealed class KafkaGroupTests(TwelvePartitionKafka fixture) : IClassFixture<TwelvePartitionKafka>
{
    private const string Group = "workers";

    [Fact]
    public async Task JoinGroupAsync_PartitionsAdded_AreAssignedToo()
    {
        using var admin = Admin();
        var log = await NewLogAsync(1);
        var seen = new GroupRecorder();
        await using var group = await fixture.Engine.JoinGroupAsync(Group, log.Name, seen).Bounded();
        await seen.WaitForCountAsync(1);

        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = log.Name, IncreaseTo = 3 }]);

        await seen.WaitForCountAsync(3);
        await group.CommitAsync([(2, 0)]).Bounded();
    }

    [Fact]
    public async Task CommitAsync_Position_IsOneThatKafkasToolsSee()
    {
        using var admin = Admin();
        var log = await NewLogAsync(1);
        var seen = new GroupRecorder();
        await using var group = await fixture.Engine.JoinGroupAsync(Group, log.Name, seen).Bounded();
        await seen.WaitForCountAsync(1);

        await group.CommitAsync([(0, 42)]).Bounded();

        Assert.Equal([42], await PositionsAsync(admin, log));
    }

    [Fact]
    public async Task JoinGroupAsync_OtherEngineFellSilent_TakesOverAndTheLateAnswerIsNotKept()
    {
        using var admin = Admin();
        var log = await NewLogAsync(4);
        using var held = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var silent = new GroupRecorder { Reached = { [0] = 7, [1] = 7, [2] = 7, [3] = 7 } };
        silent.OnAssignedAction = () =>
        {
            entered.TrySetResult();
            held.Wait(Limits.Wait);
            if (silent.Revocations > 0)
                silent.Reached.Clear(); // what it has done is of the time before
        };
        // Its thread stays in the observer, so that the group takes it for dead.
        await using var engine = new KafkaEngine(fixture.Options with
        {
            Settings = new Dictionary<string, string> { ["max.poll.interval.ms"] = "6000", ["session.timeout.ms"] = "6000" },
        });
        await using var late = await engine.JoinGroupAsync(Group, log.Name, silent).Bounded();
        await entered.Task.WaitAsync(Limits.Wait);
        var seen = new GroupRecorder();
        await using var group = await fixture.Engine.JoinGroupAsync(Group, log.Name, seen).Bounded();

        await seen.WaitForCountAsync(4);
        await group.CommitAsync([(0, 9), (1, 9), (2, 9), (3, 9)]).Bounded();
        var commit = late.CommitAsync([(0, 5), (1, 5), (2, 5), (3, 5)]).AsTask();
        held.Set();

        // It is let in again, and finds what the other has done meanwhile.
        await silent.WaitAsync(r => r.Revocations > 0, "the loss");
        await silent.WaitAsync(r => r.Owned.Values.SequenceEqual([9L, 9L]), "two partitions at what the other has done");
        await commit.WaitAsync(Limits.Wait);
        Assert.Equal([9, 9, 9, 9], await PositionsAsync(admin, log));
    }

    [Fact]
    public async Task JoinGroupAsync_SessionLongerThanPollsMayBeApart_IsDealtPartitions()
    {
        var log = await NewLogAsync(2);
        await using var engine = new KafkaEngine(fixture.Options with
        {
            Settings = new Dictionary<string, string> { ["session.timeout.ms"] = "120000" },
        });
        var seen = new GroupRecorder();
        await using var group = await engine.JoinGroupAsync(Group, log.Name, seen).Bounded();
        await seen.WaitForCountAsync(2);
    }

    private static IAdminClient Admin()
    {
        Assert.SkipWhen(KafkaFixture.NoKafka is not null, KafkaFixture.NoKafka ?? "");
        return new AdminClientBuilder(new AdminClientConfig { BootstrapServers = KafkaFixture.Servers }).Build();
    }

    private static async Task<IEnumerable<long>> PositionsAsync(IAdminClient admin, IStreamLog log)
    {
        var partitions = Enumerable.Range(0, log.PartitionCount).Select(p => new TopicPartition(log.Name, p)).ToList();
        var known = await admin.ListConsumerGroupOffsetsAsync([new($"{Group}@{log.Name}", partitions)]).WaitAsync(Limits.Wait);
        return known[0].Partitions.OrderBy(p => p.Partition.Value).Select(p => p.Offset.Value);
    }

    private async Task<IStreamLog> NewLogAsync(int partitions) =>
        await fixture.Engine.CreateAsync(EngineFixture.NewName(), new StreamSettings { Partitions = partitions }).Bounded();
}
