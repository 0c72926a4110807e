using System.Collections.Concurrent;
using StreamOtter.V1.Tests.Gateways;

namespace StreamOtter.V1.Tests.Groups;

public sealed class CrowdTests
{
    [Fact]
    public async Task Records_TenThousandForEightMembers_EachIsDoneOnce()
    {
        const int records = 10_000;
        await using var gateway = await TestGateway.StartAsync();
        var done = new ConcurrentDictionary<long, int>();
        var taken = 0;
        var all = new TaskCompletionSource();
        var clients = new List<TestClient>();
        var running = new List<Task>();
        for (var i = 0; i < 8; i++)
        {
            var client = await gateway.ConnectAsync();
            clients.Add(client);
            await client.JoinAsync("s", "g", ""","credit":50""");
            running.Add(ConsumeAsync(client));
        }

        for (var i = 0; i < records; i += 1_000)
            await gateway.AppendAsync("s", "k", [.. Enumerable.Range(i, 1_000).Select(number => $"{number}")]);

        await all.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        Assert.Equal(records, done.Count);
        Assert.All(done, record => Assert.Equal(1, record.Value));
        foreach (var client in clients)
            client.Dispose();
        await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default);

        // Nothing is left.
        using var last = await gateway.ConnectAsync();
        await last.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "next");
        Assert.Equal(records, GroupTests.OffsetOf((await last.ReceiveRecordsAsync(1))[0]));

        async Task ConsumeAsync(TestClient client)
        {
            while (true)
            {
                var message = await client.ReceiveAsync();
                if (message.GetProperty("type").GetString() == "pong")
                {
                    // The gateway has read the acks before the question, too.
                    if (Interlocked.Add(ref taken, message.GetProperty("id").GetInt32()) >= records)
                        all.TrySetResult();
                    continue;
                }
                var delivered = message.GetProperty("records");
                foreach (var record in delivered.EnumerateArray())
                {
                    Assert.Equal(1, GroupTests.TryOf(record));
                    done.AddOrUpdate(GroupTests.OffsetOf(record), 1, (_, count) => count + 1);
                    await client.AckAsync(GroupTests.OffsetOf(record));
                }
                await client.SendAsync($$"""{"type":"ping","id":{{delivered.GetArrayLength()}}}""");
            }
        }
    }

    [Fact]
    public async Task Member_NeverReads_TheOthersGetAll()
    {
        const int records = 40;
        var time = new ManualTime(DateTimeOffset.UnixEpoch);
        await using var gateway = await TestGateway.StartAsync(time, heartbeat: TimeSpan.FromHours(1));
        using var deaf = await gateway.ConnectAsync();
        await deaf.JoinAsync("s", "g", ""","credit":20""");
        using var other = await gateway.ConnectAsync();
        await other.JoinAsync("s", "g");
        var large = new string('x', 750_000); // more than the socket takes, and in all less than a gateway holds undone
        for (var i = 0; i < records; i++)
            await gateway.AppendAsync("s", "k", large);

        var offsets = new List<long>();
        var tries = new List<int>();
        while (offsets.Count < records)
        {
            var record = (await other.ReceiveRecordsAsync(1))[0];
            offsets.Add(GroupTests.OffsetOf(record));
            tries.Add(GroupTests.TryOf(record));
            await other.AckAsync(offsets[^1]);
            if (offsets.Count != records - 20)
                continue;
            await other.ExpectNothingAsync(); // what it has answered is done
            time.Advance(TimeSpan.FromSeconds(30)); // what the deaf one has is due
        }

        Assert.Equal(Enumerable.Range(0, records).Select(i => (long)i), offsets.Order());
        Assert.Equal(2, tries.Max());
        Assert.True(tries[^1] == 1, "What its socket did not take is no try.");
        await gateway.AppendAsync("s", "k", "1", "2", "3"); // and it gets nothing more
        await other.ReceiveRecordsAsync(3);
    }
}
