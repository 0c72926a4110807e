using Microsoft.Extensions.Configuration;

namespace StreamOtter.Configuration;

/// <summary>The settings that a section may have: tells what else it has, and what is of the wrong kind.</summary>
internal sealed class SettingList(params IReadOnlyList<KnownSetting> all)
{
    public IEnumerable<string> Patterns => all.Select(known => known.Pattern);

    /// <summary>What is wrong with a setting by itself; null where nothing is.</summary>
    public string? ProblemOf(string name, string? value)
    {
        if (all.FirstOrDefault(known => known.Fits(name)) is { } setting)
            return value is null || setting.IsValid(value) ? null : $"It must be {setting.Expected}.";
        var siblings = Patterns.Where(pattern => First(pattern).Equals(First(name), StringComparison.OrdinalIgnoreCase)).ToList();
        return $"There is no such setting. There are: {string.Join(", ", siblings.Count > 0 ? siblings : Patterns.Select(First).Distinct(StringComparer.Ordinal))}.";
    }

    /// <summary>Everything that is wrong with settings of a section by themselves, each with its key.</summary>
    public IEnumerable<string> ProblemsIn(IConfiguration section) =>
        from setting in SetIn(section)
        let problem = ProblemOf(setting.Key, setting.Value)
        where problem is not null
        select $"{setting.Key}: {problem}";

    /// <summary>What is set in a section, without that.</summary>
    public IConfiguration ValidIn(IConfiguration section) =>
        new ConfigurationBuilder().AddInMemoryCollection(SetIn(section).Where(setting => ProblemOf(setting.Key, setting.Value) is null)).Build();

    private static IEnumerable<KeyValuePair<string, string?>> SetIn(IConfiguration section) =>
        section.AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null);

    private static string First(string key) => key.Split(':')[0];
}
