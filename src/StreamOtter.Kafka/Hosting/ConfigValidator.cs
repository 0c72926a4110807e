using Microsoft.Extensions.Options;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Integration.Settings;
using StreamOtter.Security;

namespace StreamOtter.Kafka.Hosting;

/// <summary>Tells everything that is wrong with the settings of the producer or of a consumer, when the application starts.</summary>
internal sealed class ConfigValidator(SecurityManager security) : IValidateOptions<KafkaProducerConfig>, IValidateOptions<KafkaConsumerConfig>
{
    public ValidateOptionsResult Validate(string? name, KafkaProducerConfig options) =>
        options.BootstrapServers.Length == 0 // an application that only consumes may name the brokers with its consumers
            ? ValidateOptionsResult.Skip
            : Try("The producer", () => ConfigReader.Producer(options, security.KafkaSecurity));

    public ValidateOptionsResult Validate(string? name, KafkaConsumerConfig options) => Try(
        $"The consumer '{name}'",
        () => ConfigReader.Consumer(options, security.KafkaSecurity),
        () => RetryReader.ThrowIfInvalid(options.Retry),
        () => DeadLettersReader.ThrowIfInvalid(options.DeadLetters, ["^"], options.GroupId)); // the topics are another's

    private static ValidateOptionsResult Try(string of, params ReadOnlySpan<Action> reads)
    {
        var problems = new List<string>();
        foreach (var read in reads)
        {
            try
            {
                read();
            }
            catch (KafkaIntegrationException e)
            {
                problems.Add($"{of}: {e.Message}");
            }
        }
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }
}
