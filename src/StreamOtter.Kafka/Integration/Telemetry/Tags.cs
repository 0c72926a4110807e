using System.Diagnostics;
using System.Globalization;

namespace StreamOtter.Kafka.Integration.Telemetry;

/// <summary>
/// Attributes by OpenTelemetry's conventions: https://opentelemetry.io/docs/specs/semconv/messaging/kafka/
/// </summary>
internal static class Tags
{
    public const string System = "messaging.system";
    public const string OperationName = "messaging.operation.name";
    public const string OperationType = "messaging.operation.type";
    public const string Destination = "messaging.destination.name";
    public const string Partition = "messaging.destination.partition.id";
    public const string Group = "messaging.consumer.group.name";
    public const string BatchCount = "messaging.batch.message_count";
    public const string Offset = "messaging.kafka.offset";
    public const string Error = "error.type";

    // A partition's number is an attribute of text; few are higher.
    private static readonly string[] Partitions = [.. Enumerable.Range(0, 256).Select(partition => partition.ToString(CultureInfo.InvariantCulture))];

    public static string PartitionId(int partition) =>
        (uint)partition < Partitions.Length ? Partitions[partition] : partition.ToString(CultureInfo.InvariantCulture);

    public static TagList Of(string operation, string? topic)
    {
        var tags = new TagList { { System, "kafka" }, { OperationName, operation } };
        if (topic is not null)
            tags.Add(Destination, topic);
        return tags;
    }

    public static void Fail(Activity activity, string error, string? description)
    {
        activity.SetTag(Error, error);
        activity.SetStatus(ActivityStatusCode.Error, description);
    }
}
