using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;
using StreamOtter.Serialization;

namespace StreamOtter.Kafka.Integration;

/// <summary>
/// What happens to a message whose handler fails; binds from configuration. The retries are Polly's. Meanwhile its
/// partition waits, in order, and the others go on.
/// </summary>
public sealed class RetryPolicy
{
    /// <summary>
    /// How often a message is tried again until it is given up to the dead-letter queue. Default: 5. Range: 0 to 1,000,000.
    /// Without a queue it is never given up: it is tried until it works.
    /// </summary>
    public int MaxRetries { get; set; } = 5;

    /// <summary>The wait before the first retry. Default: 1 s. Range: 0 to 1 h.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. Default: 1 min. Range: <see cref="Delay"/> to 1 day.</summary>
    public TimeSpan MaxDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How the wait grows. Default: it doubles.</summary>
    public RetryBackoff Backoff { get; set; } = RetryBackoff.Exponential;

    /// <summary>Whether waits are made random, so that many consumers do not all come back at once. Default: true.</summary>
    public bool Jitter { get; set; } = true;

    /// <summary>
    /// Whether a failure is the message's own, for which it may be given up; for others it is tried until it works, and
    /// they do not count. Default: all but a schema registry that does not answer, refuses the login, or is none.
    /// </summary>
    public Func<Exception, bool> ShouldGiveUp { get; set; } = e =>
        e is not SchemaRegistryException { Error: SchemaRegistryError.Unavailable or SchemaRegistryError.Forbidden or SchemaRegistryError.NotUnderstood };

    /// <summary>
    /// Whether a failure is worth another try; what is not goes to the dead-letter queue at once. Default: all but values
    /// that are not what their schema, or their format, says.
    /// </summary>
    public Func<Exception, bool> ShouldRetry { get; set; } = e => e is not (SchemaDataException or InvalidSchemaException or MessageSerializationException);
}
