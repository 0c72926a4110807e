using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace StreamOtter.Configuration;

/// <summary>The settings that a section may have: tells what else it has, and what is of the wrong kind.</summary>
internal sealed class SettingList(params IReadOnlyList<KnownSetting> all)
{
    public const string NoSection = "It must be a section, with settings of its own, and no value.";

    public IEnumerable<string> Patterns => all.Select(known => known.Pattern);

    /// <summary>What is wrong with a setting by itself; null where nothing is, as with a section that has nothing in it.</summary>
    public string? ProblemOf(string name, string? value)
    {
        if (all.FirstOrDefault(known => known.Fits(name)) is { } setting)
            return value is null || setting.IsValid(value) ? null : $"It must be {setting.Expected}.";
        if (all.Any(known => known.IsIn(name)))
            return value is null ? null : NoSection;
        var siblings = Patterns.Where(pattern => First(pattern).Equals(First(name), StringComparison.OrdinalIgnoreCase)).ToList();
        return $"There is no such setting. There are: {string.Join(", ", siblings.Count > 0 ? siblings : Patterns.Select(First).Distinct(StringComparer.Ordinal))}.";
    }

    /// <summary>Everything that is wrong with settings of a section by themselves, each with its key.</summary>
    public IEnumerable<string> ProblemsIn(IConfiguration section) =>
    [
        .. section is IConfigurationSection { Value.Length: > 0, Path: var path } ? [$"{path}: {NoSection}"] : Array.Empty<string>(),
        .. from setting in SetIn(section)
           let problem = ProblemOf(setting.Key, setting.Value)
           where problem is not null
           select $"{setting.Key}: {problem}",
    ];

    /// <summary>What is set in a section, without that.</summary>
    public IConfiguration ValidIn(IConfiguration section) =>
        new ConfigurationBuilder().AddInMemoryCollection(SetIn(section).Where(setting => ProblemOf(setting.Key, setting.Value) is null)).Build();

    /// <summary>Everything that is wrong in a section, for who checks options.</summary>
    public ValidateOptionsResult Validate(IConfiguration section) =>
        ProblemsIn(section).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;

    /// <summary>The settings of a section that have a value, by their keys below it.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> SetIn(IConfiguration section) =>
        section.AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null);

    private static string First(string key) => key.Split(':')[0];
}
