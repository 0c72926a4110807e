namespace StreamOtter.Kafka.Integration;

/// <summary>The topic that keeps the messages that a group has given up; binds from configuration.</summary>
public sealed class DeadLetterQueue
{
    /// <summary>
    /// The topic. <c>{topic}</c> and <c>{group}</c> stand for the message's topic and the consumer's group. Default:
    /// "{topic}.{group}.dead", as the gateway calls it.
    /// </summary>
    public string Topic { get; set; } = "{topic}.{group}.dead";

    internal string TopicFor(string topic, string group) =>
        Topic.Replace("{topic}", topic, StringComparison.Ordinal).Replace("{group}", group, StringComparison.Ordinal);
}
