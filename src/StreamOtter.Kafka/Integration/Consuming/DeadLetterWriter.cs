using System.Globalization;
using System.Text;

namespace StreamOtter.Kafka.Integration.Consuming;

/// <summary>
/// Makes dead letters: the message as it was, and where it came from in headers, by the gateway's names where they mean
/// the same (spec/protocol.md, groups).
/// </summary>
internal static class DeadLetterWriter
{
    private const string Prefix = "streamotter-dead-";

    // A gateway's producer numbers its records by it, which a record of another topic must not claim.
    private const string ProducerHeader = "streamotter-producer";

    public static ProducerMessage Compose(ConsumerMessage message, string group, Exception reason) => new()
    {
        Key = message.Key,
        Value = message.Value,
        Headers =
        [
            .. message.Headers.Where(header => !header.Name.StartsWith(Prefix, StringComparison.Ordinal) && header.Name != ProducerHeader),
            Header("stream", message.Topic),
            Header("partition", message.Partition.ToString(CultureInfo.InvariantCulture)),
            Header("offset", message.Offset.ToString(CultureInfo.InvariantCulture)),
            Header("timestamp", message.Timestamp.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
            Header("tries", message.Try.ToString(CultureInfo.InvariantCulture)),
            Header("group", group),
            Header("error", reason.GetType().FullName ?? reason.GetType().Name),
            Header("reason", reason.Message),
        ],
    };

    private static Streams.RecordHeader Header(string name, string value) => new(Prefix + name, Encoding.UTF8.GetBytes(value));
}
