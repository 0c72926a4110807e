using System.Collections.Concurrent;
using Confluent.Kafka;
using StreamOtter.Kafka.Clients;

namespace StreamOtter.Kafka.Publishing;

/// <summary>
/// One life of the idempotent producer, and the appends it owes an outcome. A fatal error ends it; the publisher then
/// begins another.
/// </summary>
internal sealed class ProducerSession
{
    private readonly IProducer<byte[], OutgoingValue> _producer;
    private readonly ConcurrentDictionary<PendingAppend, bool> _owed = new();
    private readonly ConnectionMonitor _monitor;
    private readonly AsyncSignal _room;
    private readonly Action<ProducerSession> _onFatal;
    private int _dead;

    public ProducerSession(
        Dictionary<string, string> settings, ConnectionMonitor monitor, AsyncSignal room, Action<ProducerSession> onFatal)
    {
        _monitor = monitor;
        _room = room;
        _onFatal = onFatal;
        _producer = new ProducerBuilder<byte[], OutgoingValue>(settings)
            .SetValueSerializer(new OutgoingValueSerializer())
            .SetErrorHandler((_, error) => OnError(error))
            .SetLogHandler((_, message) => monitor.Forward(message))
            .Build();
    }

    public bool IsDead => Volatile.Read(ref _dead) != 0;

    /// <summary>Takes on to answer an append.</summary>
    public void Owe(PendingAppend append)
    {
        append.Session = this;
        _owed.TryAdd(append, value: true);
    }

    public void Forget(PendingAppend append) => _owed.TryRemove(append, out _);

    /// <exception cref="ProduceException{TKey, TValue}">The record was not taken.</exception>
    public void Produce(TopicPartition target, Message<byte[], OutgoingValue> message, PendingAppend append) =>
        _producer.Produce(target, message, append.Handler);

    /// <summary>An outcome came: there is room for another record.</summary>
    public void OnOutcome(Error error)
    {
        _room.Set();
        if (!error.IsError)
            _monitor.Succeeded();
        else if (error.IsFatal)
            OnError(error);
    }

    public void OnError(Error error)
    {
        _monitor.Heard(error);
        if (error.IsFatal && Interlocked.Exchange(ref _dead, 1) == 0)
            _onFatal(this);
    }

    /// <summary>Gives what is on its way a last chance, ends the producer, and answers who is still owed. Blocks.</summary>
    public void End(TimeSpan patience, string reason)
    {
        try
        {
            _producer.Flush(patience);
        }
        catch (KafkaException e)
        {
            _monitor.Heard(e.Error);
        }
        Volatile.Write(ref _dead, 1);
        _producer.Dispose();
        // Who has handed nothing over yet goes to the next producer.
        foreach (var append in _owed.Keys.Where(append => append.Next > 0))
            append.Abandon(reason);
        _room.Set();
    }
}
