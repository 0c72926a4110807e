using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamOtter.Engines.Tests.Fixtures;
using StreamOtter.Engines.Tests.Support;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Kafka;

/// <summary>What only Kafka does, and others do to it.</summary>
public sealed class KafkaOnlyTests(TwelvePartitionKafka fixture) : IClassFixture<TwelvePartitionKafka>
{
    [Fact]
    public async Task FollowAsync_PartitionsAdded_AreSeenFromTheirBeginning()
    {
        using var admin = Admin();
        var log = await NewLogAsync(1);
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        await admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = log.Name, IncreaseTo = 3 }]);
        await ProduceAsync(log.Name, 2, "early");

        await seen.WaitForCountAsync(1);
        Assert.Equal((2, 0L, "early"), (seen.Records[0].Partition, seen.Records[0].Offset, seen.Records[0].Text));
        Assert.Equal(3, seen.PartitionsAdded);
        Assert.Equal(3, log.PartitionCount);
        Assert.True(seen.Calls.ToList().IndexOf("partitions") < seen.Calls.ToList().IndexOf("records"));
        Assert.Equal("early", (await log.ReadAllAsync(2))[0].Text);
        await log.StoreAsync(Text("ours", partition: 1));
        await seen.WaitForCountAsync(2);
    }

    [Fact]
    public async Task FollowAsync_RetentionOvertakesTheTail_TellsTheGapAndGoesOn()
    {
        using var admin = Admin();
        var log = await NewLogAsync(2);
        var seen = new Recorder();
        using var held = new ManualResetEventSlim();
        seen.OnRecordsAction = () => held.Wait(Limits.Wait);
        await using var tail = await log.FollowAsync(seen).Bounded();
        await log.StoreAsync(Text("first", partition: 0));
        await seen.WaitForCallAsync();

        // More than the tail has room to fetch ahead, so that some is yet to be fetched when it is deleted.
        for (var i = 0; i < 40; i++)
            await log.StoreAsync(new NewRecord { Value = new byte[900_000], Partition = 0 });
        var ahead = new Recorder();
        var following = log.FollowAsync(ahead).AsTask();
        var first = (await log.GetRangeAsync(0).Bounded()).Next - 5;
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(log.Name, 0, first)]);
        held.Set();
        await using var other = await following.WaitAsync(Limits.Wait);
        await seen.WaitAsync(r => r.Gaps.Count > 0, "the gap");
        await log.StoreAsync(Text("other", partition: 1), Text("after", partition: 0));

        await seen.WaitAsync(r => r.Records.Any(x => x.Text == "after") && r.Records.Any(x => x.Text == "other"), "the records after the gap");
        var gap = Assert.Single(seen.Gaps);
        Assert.Equal((0, first), (gap.Partition, gap.Next));
        Assert.Equal(Enumerable.Range(0, (int)gap.From).Select(o => (long)o), Seen(seen).Where(o => o < first));
        Assert.Equal(Enumerable.Range((int)first, 6).Select(o => (long)o), Seen(seen).Where(o => o >= first));
        // Who began after what is gone has no gap, and does not see what it began after.
        await ahead.WaitAsync(r => r.Contains("after"), "the record after the gap");
        Assert.Empty(ahead.Gaps);
        Assert.Equal([first + 5], Seen(ahead));
    }

    [Fact]
    public async Task ReadAsync_RetentionTookTheOffset_NamesTheFirstRetained()
    {
        using var admin = Admin();
        var log = await NewLogAsync(1);
        await log.StoreAsync([.. Enumerable.Range(0, 100).Select(n => Text($"{n}"))]);
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(log.Name, 0, 60)]);

        var result = await log.ReadAsync(0, 10, 1_000).Bounded();

        Assert.True(result.OutOfRange);
        Assert.Equal((60L, 60L, 100L), (result.Next, result.Range.First, result.Range.Next));
        Assert.Equal("60", TestRecord.From(0, (await log.ReadAsync(0, 60, 1).Bounded()).Batch)[0].Text);
    }

    [Fact]
    public async Task ReadAsync_Transactions_LeaveHolesThatAreNoLoss()
    {
        var log = await NewLogAsync(1);
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        var settings = new ProducerConfig { BootstrapServers = KafkaFixture.Servers, TransactionalId = log.Name };
        using (var producer = new ProducerBuilder<Null, string>(settings).Build())
        {
            producer.InitTransactions(Limits.Wait);
            foreach (var (text, commit) in (IEnumerable<(string, bool)>)[("a", true), ("lost", false), ("b", true)])
            {
                producer.BeginTransaction();
                producer.Produce(new TopicPartition(log.Name, 0), new Message<Null, string> { Value = text });
                // What is aborted must have reached the log, or there is nothing to hide.
                Assert.Equal(0, producer.Flush(Limits.Wait));
                if (commit)
                    producer.CommitTransaction(Limits.Wait);
                else
                    producer.AbortTransaction(Limits.Wait);
            }
        }

        await seen.WaitForCountAsync(2);
        Assert.Equal(["a", "b"], seen.Records.Select(r => r.Text));
        Assert.Equal(["a", "b"], (await log.ReadAllAsync(0)).Select(r => r.Text));
        // Each offset but the end can be read from, and what follows is told although some of it is no record.
        var range = await log.GetRangeAsync(0).Bounded();
        for (var offset = range.First; offset < range.Next; offset++)
        {
            var result = await log.ReadAsync(0, offset, 1 << 16).Bounded();
            Assert.Equal(range.Next, result.Next);
        }
    }

    [Fact]
    public async Task ReadAsync_TransactionStillOpen_EndsBeforeIt()
    {
        var log = await NewLogAsync(1);
        await log.StoreAsync(Text("a"));
        var settings = new ProducerConfig { BootstrapServers = KafkaFixture.Servers, TransactionalId = log.Name };
        using var producer = new ProducerBuilder<Null, string>(settings).Build();
        producer.InitTransactions(Limits.Wait);
        producer.BeginTransaction();
        await producer.ProduceAsync(new TopicPartition(log.Name, 0), new Message<Null, string> { Value = "open" });

        Assert.Equal(["a"], (await log.ReadAllAsync(0)).Select(r => r.Text));
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();
        Assert.Equal(1, tail.Start[0]);
        producer.CommitTransaction(Limits.Wait);

        await seen.WaitForCountAsync(1);
        Assert.Equal("open", seen.Records[0].Text);
    }

    [Fact]
    public async Task FollowAsync_TopicDeletedByOthers_EndsAndOpensAnew()
    {
        using var admin = Admin();
        var log = await NewLogAsync(2);
        await log.StoreAsync(Text("old", partition: 0));
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        await admin.DeleteTopicsAsync([log.Name]);
        await seen.WaitAsync(r => r.Ended is not null, "the end");
        var anew = await fixture.Engine.OpenAsync(log.Name, mayCreate: true).Bounded();

        Assert.NotEqual(log.Epoch, anew.Epoch);
        var again = new Recorder();
        await using var other = await anew.FollowAsync(again).Bounded();
        await anew.StoreAsync(Text("new", partition: 0));
        await again.WaitForCountAsync(1);
        Assert.Equal(("new", 0L), (again.Records[0].Text, again.Records[0].Offset));
    }

    [Fact]
    public async Task AppendAsync_TopicDeletedByOthers_IsRefusedAndNotMadeAgain()
    {
        using var admin = Admin();
        var engine = fixture.Engine;
        var log = await NewLogAsync(1);
        await log.StoreAsync(Text("old"));
        var seen = new Recorder();
        await using var tail = await log.FollowAsync(seen).Bounded();

        await admin.DeleteTopicsAsync([log.Name]);
        await seen.WaitAsync(r => r.Ended is not null, "the end");

        var error = await Assert.ThrowsAsync<EngineException>(() => log.AppendAsync(new[] { Text("late") }).Bounded());
        Assert.Equal(EngineError.StreamNotFound, error.Error);
        Assert.DoesNotContain(log.Name, await engine.ListAsync().Bounded());
    }

    [Fact]
    public async Task AppendAsync_Key_GoesWhereJavaClientsPutIt()
    {
        var log = await NewLogAsync(12);
        // Kafka's own murmur2 of "foobar", from its UtilsTest: -790332482; made positive and taken modulo 12.
        var result = (await log.StoreAsync(Text("value", key: "foobar")))[0];
        Assert.Equal((-790332482 & 0x7fffffff) % 12, result.Partition);
    }

    private static IAdminClient Admin()
    {
        Assert.SkipWhen(KafkaFixture.NoKafka is not null, KafkaFixture.NoKafka ?? "");
        return new AdminClientBuilder(new AdminClientConfig { BootstrapServers = KafkaFixture.Servers }).Build();
    }

    private static List<long> Seen(Recorder seen) => [.. seen.Records.Where(r => r.Partition == 0).Select(r => r.Offset)];

    private async Task<IStreamLog> NewLogAsync(int partitions) =>
        await fixture.Engine.CreateAsync(EngineFixture.NewName(), new StreamSettings { Partitions = partitions }).Bounded();

    private static async Task ProduceAsync(string topic, int partition, string value)
    {
        var settings = new ProducerConfig { BootstrapServers = KafkaFixture.Servers, TopicMetadataRefreshIntervalMs = 100 };
        using var producer = new ProducerBuilder<Null, string>(settings).Build();
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (true)
        {
            try
            {
                await producer.ProduceAsync(new TopicPartition(topic, partition), new Message<Null, string> { Value = value }, limit.Token);
                return;
            }
            catch (ProduceException<Null, string> error) when (error.Error.Code == ErrorCode.Local_UnknownPartition)
            {
                // Of a partition that was added the broker itself hears a moment later.
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
        }
    }
}
