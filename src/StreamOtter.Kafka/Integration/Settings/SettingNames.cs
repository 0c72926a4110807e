using System.Reflection;
using System.Text;
using Confluent.Kafka;

namespace StreamOtter.Kafka.Integration.Settings;

/// <summary>librdkafka's settings as Confluent.Kafka's configuration classes name them, to guess what a wrong one meant.</summary>
internal static class SettingNames
{
    private const int MaxDistance = 4;

    // Confluent.Kafka's own, which have other names in a dictionary of settings.
    private static readonly HashSet<string> NotLibrdkafkas = new(StringComparer.Ordinal)
    {
        "enable.background.poll", "enable.delivery.reports", "delivery.report.fields", "cancellation.delay.max.ms", "consume.result.fields",
    };

    private static readonly Lazy<string[]> All = new(() =>
        [.. typeof(ProducerConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Concat(typeof(ConsumerConfig).GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(property => property.CanWrite && property.GetIndexParameters().Length == 0)
            .Select(property => Dotted(property.Name))
            .Where(name => !NotLibrdkafkas.Contains(name))
            .Distinct(StringComparer.Ordinal)]);

    public static IReadOnlyList<string> Known => All.Value;

    /// <summary>The names most like a wrong one, the likest first, three at most.</summary>
    public static IReadOnlyList<string> Near(string name) =>
    [
        .. All.Value.Select(known => (Name: known, Distance: Distance(name, known)))
            .Where(known => known.Distance <= MaxDistance || known.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            .OrderBy(known => known.Distance)
            .Select(known => known.Name)
            .Take(3),
    ];

    private static string Dotted(string property)
    {
        var name = new StringBuilder();
        foreach (var c in property)
        {
            if (char.IsAsciiLetterUpper(c) && name.Length > 0)
                name.Append('.');
            name.Append(char.ToLowerInvariant(c));
        }
        return name.ToString();
    }

    // Levenshtein's, a row at a time.
    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var corner = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var changed = corner + (char.ToLowerInvariant(a[i - 1]) == b[j - 1] ? 0 : 1);
                corner = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
