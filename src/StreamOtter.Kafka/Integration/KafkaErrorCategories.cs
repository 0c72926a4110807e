using StreamOtter.Logging;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Integration;

/// <summary>
/// The kinds of Kafka's and the schema registry's errors, for <see cref="ErrorHandlingAndLoggingManager"/>;
/// <c>AddStreamOtterKafka</c> teaches it them.
/// <code>
/// errors.AddCategorizer(KafkaErrorCategories.Of);
/// </code>
/// </summary>
public static class KafkaErrorCategories
{
    /// <summary>The kind of an error; null where it is none of Kafka's, nor of the registry's.</summary>
    public static ErrorCategory? Of(Exception error) => error switch
    {
        KafkaIntegrationException { Failure: KafkaFailure.Forbidden } => ErrorCategory.Authentication,
        KafkaIntegrationException { Failure: KafkaFailure.Unavailable or KafkaFailure.Unknown } => ErrorCategory.Network,
        KafkaIntegrationException { Failure: KafkaFailure.InvalidMessage or KafkaFailure.MessageTooLarge } => ErrorCategory.Serialization,
        SchemaRegistryException { Error: SchemaRegistryError.Forbidden } => ErrorCategory.Authentication,
        SchemaRegistryException { Error: SchemaRegistryError.Unavailable } => ErrorCategory.Network,
        SchemaRegistryException { Error: SchemaRegistryError.Incompatible or SchemaRegistryError.Invalid } => ErrorCategory.Serialization,
        SchemaDataException or InvalidSchemaException => ErrorCategory.Serialization,
        _ => null,
    };
}
