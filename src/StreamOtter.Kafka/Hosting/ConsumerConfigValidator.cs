using Microsoft.Extensions.Options;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Security;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Tells everything that is wrong with a consumer's settings, when the application starts.</summary>
internal sealed class ConsumerConfigValidator(SecurityManager security) : IValidateOptions<KafkaConsumerConfig>
{
    public ValidateOptionsResult Validate(string? name, KafkaConsumerConfig options)
    {
        try
        {
            _ = ConfigReader.Consumer(options, security.KafkaSecurity);
            RetryReader.ThrowIfInvalid(options.Retry);
            return ValidateOptionsResult.Success;
        }
        catch (KafkaIntegrationException e)
        {
            return ValidateOptionsResult.Fail($"The consumer '{name}': {e.Message}");
        }
    }
}
