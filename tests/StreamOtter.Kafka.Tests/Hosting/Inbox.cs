using System.Collections.Concurrent;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Tests.Hosting;

/// <summary>What a test's handlers have got, and how they are to behave.</summary>
public sealed class Inbox
{
    public ConcurrentQueue<string> Texts { get; } = new();

    public ConcurrentQueue<Guid> Scopes { get; } = new();

    /// <summary>Called before a message counts as handled.</summary>
    public Func<ConsumerMessage, CancellationToken, Task> Act { get; set; } = (_, _) => Task.CompletedTask;
}
