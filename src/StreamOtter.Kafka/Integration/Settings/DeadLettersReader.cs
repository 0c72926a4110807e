using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration.Settings;

internal static class DeadLettersReader
{
    // For what a regular expression matches, which is not known here.
    private const string Matched = "matched-topic";

    /// <param name="queue">Null: none.</param>
    /// <param name="topics">Those that the consumer reads.</param>
    /// <param name="group">Its group.</param>
    /// <exception cref="KafkaIntegrationException"><see cref="KafkaFailure.InvalidSettings"/>.</exception>
    public static void ThrowIfInvalid(DeadLetterQueue? queue, IEnumerable<string> topics, string group)
    {
        if (queue is not null && Problem(queue, [.. topics.Select(topic => topic.StartsWith('^') ? Matched : topic)], group) is { } problem)
            throw new KafkaIntegrationException(KafkaFailure.InvalidSettings, $"DeadLetters:Topic '{queue.Topic}': {problem}");
    }

    private static string? Problem(DeadLetterQueue queue, HashSet<string> topics, string group)
    {
        if (string.IsNullOrWhiteSpace(queue.Topic))
            return "the topic must be named.";
        var letters = topics.Select(topic => queue.TopicFor(topic, group)).ToList();
        return letters.Exists(topics.Contains)
            ? "the consumer reads that topic, and would give its messages up to itself for ever. Name another, such as {topic}.{group}.dead."
            : letters.Select(topic => StreamName.Check(topic, "topic")).FirstOrDefault(error => error is not null);
    }
}
