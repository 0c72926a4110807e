using System.Collections;
using System.Globalization;
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
    public static TheoryData<string> Keys => [.. BoundOptions.All.Select(setting => setting.Key)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Bind_OfOneSetting_IsWhatItSays(string key)
    {
        var setting = BoundOptions.All.Single(known => known.Key == key);
        var (text, value) = Other(setting, setting.Default);
        Assert.Null(KnownSettings.ProblemOf(key, text));
        var options = new StreamOtterOptions();

        KnownSettings.Bind([KeyValuePair.Create(key.Replace("*", "0", StringComparison.Ordinal), (string?)text)], options);

        var bound = setting.Of(options);
        if (bound is IDictionary entries)
            bound = entries["0"];
        else if (setting.IsList)
            bound = ((IEnumerable)bound!).Cast<object>().Last();
        Assert.Equal(value, bound);
    }

    [Fact]
    public void KnownSettings_AreWhatTheOptionsHave() => Assert.Equal(
        BoundOptions.All.Select(setting => setting.Key).Order(StringComparer.Ordinal),
        KnownSettings.All.Select(setting => setting.Pattern).Order(StringComparer.Ordinal));

    [Fact]
    public void Documentation_NamesEverySetting_WithItsDefault()
    {
        var rows = File.ReadLines(System.IO.Path.Combine(Repository.Root, "docs/library/settings.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries));
        Assert.Equal(
            BoundOptions.All.Select(setting => $"{setting.Key} = {Written(setting.Default)}").Order(StringComparer.Ordinal),
            rows.Select(cells => $"{cells[1].Trim('`')} = {cells[2].Trim('`')}").Order(StringComparer.Ordinal));

        static string Written(object? value) => value switch
        {
            null or "" or ICollection => "none",
            bool flag => flag ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

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
        var options = new StreamOtterOptions();
        const string Section = "Connections:Reconnection:";
        KnownSettings.Bind([new(Section + "Backoff", backoff), new(Section + "ExponentialBackoff", exponential), new(Section + "MaxRetries", "3")], options);
        Assert.Equal((expected, 3), (options.Connections.Reconnection!.Backoff, options.Connections.Reconnection.MaxRetries));
    }

    /// <summary>A value that is not the default, and how it is written.</summary>
    private static (string Text, object Value) Other(BoundOptions setting, object? value)
    {
        var type = setting.IsDictionary || setting.IsList ? setting.Type.GetGenericArguments()[^1] : setting.Type;
        type = Nullable.GetUnderlyingType(type) ?? type;
        object other = type switch
        {
            _ when type == typeof(string) => "other",
            _ when type == typeof(bool) => value is not true,
            _ when type == typeof(int) => (value as int? ?? 0) + 1,
            _ when type == typeof(long) => (value as long? ?? 0) + 1,
            _ when type == typeof(double) => (value as double? ?? 0) + 0.5,
            _ when type == typeof(TimeSpan) => (value as TimeSpan? ?? TimeSpan.Zero) + TimeSpan.FromSeconds(1),
            _ when type == typeof(Uri) => new Uri("ws://other/v1"),
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().First(candidate => !candidate.Equals(value)),
            _ => throw new NotSupportedException($"{setting.Key} is of a type that this test knows no other value of: {type}."),
        };
        return (Convert.ToString(other, CultureInfo.InvariantCulture)!, other);
    }
}
