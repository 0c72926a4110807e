using Confluent.Kafka;
using StreamOtter.Kafka.Clients;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>
/// Topics that a broker does not know at the start. One that was just made is not known to every broker at once: it is
/// asked for again before it is called missing.
/// </summary>
internal sealed partial class ConsumerRun
{
    private static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(200);

    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);
    private bool _hasJoined;
    private KafkaError? _firstMiss;
    private long _missedAt;
    private long _askedAt;

    // It is said before the start is given up.
    private TimeSpan Grace => _config.StartTimeout / 2 < LongestGrace ? _config.StartTimeout / 2 : LongestGrace;

    private void Miss(string topic, KafkaError told)
    {
        _missing.Add(topic);
        if (_firstMiss is not null)
            return;
        _firstMiss = told;
        _missedAt = _askedAt = _time.GetTimestamp();
    }

    private void LookForMissing()
    {
        if (_missing.Count == 0 || _time.GetElapsedTime(_askedAt) < AskAgain)
            return;
        // The client would look again only with the next refresh of all it knows.
        if (_missing.RemoveWhere(IsThere) > 0)
            _consumer.Subscribe(_topics);
        _askedAt = _time.GetTimestamp();
        if (_missing.Count > 0 && _time.GetElapsedTime(_missedAt) >= Grace)
            Fail(_firstMiss! with { IsFatal = true });
        else if (_missing.Count == 0 && _hasJoined)
            _started.TrySetResult();
    }

    private bool IsThere(string topic)
    {
        using var admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        try
        {
            return !admin.GetMetadata(topic, _config.RequestTimeout).Topics.Exists(known => KafkaErrors.IsMissingTopic(known.Error.Code));
        }
        catch (KafkaException)
        {
            return false;
        }
    }
}
