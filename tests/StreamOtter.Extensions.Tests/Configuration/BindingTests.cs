using Microsoft.Extensions.Configuration;
using StreamOtter.Configuration;
using StreamOtter.Hosting;
using StreamOtter.Resilience;

namespace StreamOtter.Extensions.Tests.Configuration;

/// <summary>
/// The generator of bindings leaves properties out that have no setter, without a word: here each is bound by itself, so
/// that none is forgotten.
/// </summary>
public sealed class BindingTests
{
    private static readonly IReadOnlyList<BoundOptions> All = [.. BoundOptions.In(typeof(StreamOtterOptions))];

    public static TheoryData<string> Keys => [.. All.Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Bind_OfOneSetting_IsWhatItSays(string key)
    {
        var setting = All.Single(known => known.Key == key);
        var (text, value) = setting.Other();

        Assert.Equal(value, setting.Of(Bind((key.Replace("*", "0", StringComparison.Ordinal), text))));
    }

    [Fact]
    public void KnownSettings_AreWhatTheOptionsHave() =>
        Assert.Equal(All.Select(setting => setting.Key).Order(StringComparer.Ordinal), KnownSettings.All.Patterns.Order(StringComparer.Ordinal));

    [Fact]
    public void Documentation_NamesEverySetting_WithItsDefault() => Assert.Equal(
        All.Select(setting => $"{setting.Key} = {setting.WrittenDefault}").Order(StringComparer.Ordinal),
        DocumentedSettings.Below(null).Order(StringComparer.Ordinal));

    /// <summary>The binding sets what is not mentioned to what it is; that must change nothing.</summary>
    [Theory]
    [InlineData("Linear", null, BackoffKind.Linear)]
    [InlineData("Fixed", null, BackoffKind.Fixed)]
    [InlineData(null, "false", BackoffKind.Fixed)]
    [InlineData(null, "true", BackoffKind.Exponential)]
    [InlineData("Linear", "false", BackoffKind.Linear)]
    [InlineData(null, null, BackoffKind.Exponential)]
    public void Bind_OfBackoff_ByEitherName(string? backoff, string? exponential, BackoffKind expected)
    {
        const string Section = "Connections:Reconnection:";
        var options = Bind((Section + "Backoff", backoff), (Section + "ExponentialBackoff", exponential), (Section + "MaxRetries", "3"));
        Assert.Equal((expected, 3), (options.Connections.Reconnection!.Backoff, options.Connections.Reconnection.MaxRetries));
    }

    private static StreamOtterOptions Bind(params IEnumerable<(string Key, string? Value)> settings)
    {
        var options = new StreamOtterOptions();
        var section = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))).Build();
        Assert.Empty(KnownSettings.All.ProblemsIn(section));
        KnownSettings.All.ValidIn(section).Bind(options);
        return options;
    }
}
