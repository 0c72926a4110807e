using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Tests.Integration;

/// <summary>What a consumer has handled, in the order it did.</summary>
public sealed class Handled
{
    private readonly Lock _gate = new();
    private readonly List<ConsumerMessage> _messages = [];

    public IReadOnlyList<ConsumerMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    public IEnumerable<string?> Texts => Messages.Select(message => message.Text);

    public int Count => Messages.Count;

    public void Add(ConsumerMessage message)
    {
        lock (_gate)
            _messages.Add(message);
    }
}
