using Microsoft.Extensions.Configuration;
using StreamOtter.Kafka.Hosting;
using StreamOtter.Kafka.Integration;

namespace StreamOtter.Kafka.Tests.Hosting;

/// <summary>Each setting of the section by itself: the generator of bindings leaves out what has no setter, without a word.</summary>
public sealed class BindingTests
{
    private static readonly IReadOnlyList<BoundOptions> Producer = [.. BoundOptions.In(typeof(KafkaProducerConfig))];
    private static readonly IReadOnlyList<BoundOptions> Consumer = [.. BoundOptions.In(typeof(KafkaConsumerConfig))];

    public static TheoryData<string> ProducerKeys => [.. Producer.Select(setting => setting.Key)];

    public static TheoryData<string> ConsumerKeys => [.. Consumer.Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(ProducerKeys))]
    public void Configure_Producer_IsWhatTheSectionSays(string key)
    {
        var setting = Producer.Single(known => known.Key == key);
        var (text, value) = setting.Other();
        var config = new KafkaProducerConfig();

        Section((key, text)).Configure(config);

        Assert.Equal(value, setting.Of(config));
    }

    [Theory]
    [MemberData(nameof(ConsumerKeys))]
    public void Configure_Consumer_IsWhatTheSectionSays_AndItsOwnBeforeThat(string key)
    {
        var setting = Consumer.Single(known => known.Key == key);
        var (text, value) = setting.Other();
        var (shared, own, another) = (new KafkaConsumerConfig(), new KafkaConsumerConfig(), new KafkaConsumerConfig());

        Section((key, text)).Configure("c", shared);
        Section((key, $"{setting.Default}"), ($"Consumers:c:{key}", text)).Configure("c", own);
        Section(($"Consumers:c:{key}", text)).Configure("d", another);

        Assert.Equal((value, value), (setting.Of(shared), setting.Of(own)));
        Assert.Equal(setting.Of(new KafkaConsumerConfig()), setting.Of(another));
    }

    [Fact]
    public void Settings_AreWhatTheConfigsHave() => Assert.Equal(
        Producer.Concat(Consumer).Select(setting => setting.Key).Distinct().Concat(Consumer.Select(setting => $"Consumers:*:{setting.Key}")).Order(StringComparer.Ordinal),
        KafkaSettings.All.Patterns.Order(StringComparer.Ordinal));

    [Fact]
    public void Documentation_NamesEverySetting_WithItsDefault() => Assert.Equal(
        Producer.Concat(Consumer).DistinctBy(setting => setting.Key).Select(setting => $"{setting.Key} = {setting.WrittenDefault}").Order(StringComparer.Ordinal),
        DocumentedSettings.Below("Kafka").Order(StringComparer.Ordinal));

    private static KafkaSection Section(params IEnumerable<(string Key, string Value)> settings)
    {
        var section = new KafkaSection(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("*", "0", StringComparison.Ordinal), (string?)setting.Value))).Build());
        Assert.True(section.Validate(null, new()).Succeeded);
        return section;
    }
}
