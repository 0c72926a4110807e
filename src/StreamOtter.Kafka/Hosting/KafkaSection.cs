using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Hosting;

/// <summary>
/// Binds the producer and the consumers to a section. What is no setting, or of the wrong kind, is left out, and told of
/// with all else that is wrong, instead of the first of it being thrown.
/// </summary>
internal sealed class KafkaSection(IConfiguration section) : IConfigureOptions<KafkaProducerConfig>, IValidateOptions<KafkaProducerConfig>
{
    /// <summary>Whose own settings it has.</summary>
    public IEnumerable<string> Consumers => section.GetSection(KafkaSettings.Consumers).GetChildren().Select(consumer => consumer.Key);

    public void Configure(KafkaProducerConfig options) => KafkaSettings.All.ValidIn(section).Bind(options);

    /// <summary>Sets what is every consumer's, and over it what is of this name only.</summary>
    public void Configure(string name, KafkaConsumerConfig options)
    {
        var settings = KafkaSettings.All.ValidIn(section);
        settings.Bind(options);
        settings.GetSection(KafkaSettings.Consumers).GetSection(name).Bind(options);
    }

    /// <summary>Of the consumers' settings too: the section is checked once.</summary>
    public ValidateOptionsResult Validate(string? name, KafkaProducerConfig options) => KafkaSettings.All.Validate(section);
}
