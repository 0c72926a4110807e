using System.Collections.Concurrent;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.Gateways;

/// <summary>Members of a group, on any gateways, and what each of them has got and acknowledged.</summary>
internal sealed class Crowd(string stream)
{
    private readonly ConcurrentDictionary<(int Partition, long Offset), int> _done = [];
    private readonly Lock _gate = new();
    private readonly List<(Func<bool> Holds, TaskCompletionSource Source)> _waiting = [];

    /// <summary>How often each record was acknowledged.</summary>
    public IReadOnlyDictionary<(int Partition, long Offset), int> Done => _done;

    /// <summary>What the members were told to be gone.</summary>
    public ConcurrentQueue<StreamGap> Gaps { get; } = [];

    /// <summary>Takes part until it is told to end.</summary>
    public async Task<Member> JoinAsync(StreamOtterClient client)
    {
        var member = new Member();
        member.Running = ConsumeAsync(client, member);
        await client.ConnectAsync().WaitAsync(Limits.Wait);
        return member;
    }

    /// <summary>Waits until something is so, which is looked at after each record.</summary>
    public Task UntilAsync(Func<bool> holds)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting.Add((holds, source));
        Look();
        return source.Task.WaitAsync(Limits.Wait);
    }

    private async Task ConsumeAsync(StreamOtterClient client, Member member)
    {
        var options = new ConsumeOptions { From = StreamStart.Earliest, Credit = 10, GapFound = Gaps.Enqueue };
        try
        {
            await foreach (var record in client.ConsumeAsync(stream, "g", options, member.Stop.Token))
            {
                _done.AddOrUpdate((record.Partition, record.Offset), 1, (_, times) => times + 1);
                member.Count++;
                record.Ack();
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // Told to end.
        }
    }

    private void Look()
    {
        lock (_gate)
        {
            foreach (var (holds, source) in _waiting)
            {
                if (holds())
                    source.TrySetResult();
            }
            _waiting.RemoveAll(one => one.Source.Task.IsCompleted);
        }
    }

    internal sealed class Member : IAsyncDisposable
    {
        public CancellationTokenSource Stop { get; } = new();

        public Task Running { get; set; } = Task.CompletedTask;

        public volatile int Count;

        public async ValueTask DisposeAsync()
        {
            await Stop.CancelAsync();
            await Running.WaitAsync(Limits.Wait);
            Stop.Dispose();
        }
    }
}
