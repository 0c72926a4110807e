using StreamOtter.Kafka.Groups;
using StreamOtter.Kafka.Publishing;
using StreamOtter.Kafka.Reading;
using StreamOtter.Kafka.Tailing;
using StreamOtter.Kafka.Topics;

namespace StreamOtter.Kafka;

/// <summary>What an engine's logs share. The engine owns and disposes them.</summary>
internal sealed record EngineParts(
    TopicAdmin Admin, TopicWatch Watch, Publisher Publisher, ReaderPool Readers, TailReader Tails, KafkaGroups Groups);
