namespace StreamOtter.Kafka.Integration;

/// <summary>Not all messages are stored. <see cref="Results"/> tells which are.</summary>
public sealed class KafkaSendException : KafkaIntegrationException
{
    /// <summary>The outcome of each message, in the order they were sent in.</summary>
    public KafkaSendException(IReadOnlyList<SendResult> results)
        : base(First(results).Failure!.Value, Describe(results)) => Results = results;

    /// <summary>The outcome of each message, in the order they were sent in.</summary>
    public IReadOnlyList<SendResult> Results { get; }

    private static SendResult First(IReadOnlyList<SendResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        return results.First(result => result.Failure is not null);
    }

    private static string Describe(IReadOnlyList<SendResult> results) => results.Count == 1
        ? results[0].Message!
        : $"{results.Count(result => result.Failure is not null)} of {results.Count} messages are not, or perhaps not, stored. The first: {First(results).Message}";
}
