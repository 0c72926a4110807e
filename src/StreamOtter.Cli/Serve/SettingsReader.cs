using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace StreamOtter.Cli.Serve;

/// <summary>
/// Turns configuration into <see cref="ServeOptions"/> and finds every setting that does not exist or whose value is of
/// the wrong kind. (The binder of the framework stops at the first.)
/// </summary>
internal sealed class SettingsReader
{
    private readonly IConfigurationRoot _configuration;
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, string?> _good = [];

    private SettingsReader(IConfigurationRoot configuration) => _configuration = configuration;

    /// <summary>The settings, those that cannot be used left at their defaults; and what is wrong, a line each.</summary>
    public static (ServeOptions Options, IReadOnlyList<string> Problems) Read(IConfigurationRoot configuration)
    {
        var reader = new SettingsReader(configuration);
        foreach (var section in configuration.GetChildren())
            reader.Take(section, typeof(ServeOptions), "");
        var options = new ConfigurationBuilder().AddInMemoryCollection(reader._good).Build().Get<ServeOptions>() ?? new ServeOptions();
        return (options, reader._problems);
    }

    private void Take(IConfigurationSection section, Type owner, string path)
    {
        const BindingFlags AnyCase = BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase;
        if (owner.GetProperty(section.Key, AnyCase) is not { CanWrite: true } property)
        {
            var names = string.Join(", ", owner.GetProperties().Where(known => known.CanWrite).Select(known => known.Name));
            _problems.Add($"There is no setting '{path}{section.Key}'{Source(section)}. {(path.Length == 0 ? "There are" : $"{path.TrimEnd(':')} has")} {names}.");
            return;
        }
        var (name, type) = (path + property.Name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
        if (IsGroup(type))
            TakeGroup(section, type, name);
        else if (typeof(System.Collections.IEnumerable).IsAssignableFrom(type) && type != typeof(string))
            TakeCollection(section, name);
        else
            TakeValue(section, type, name);
    }

    private void TakeGroup(IConfigurationSection section, Type type, string name)
    {
        if (!string.IsNullOrEmpty(section.Value))
            Wrong(section, name, "a group of settings");
        foreach (var child in section.GetChildren())
            Take(child, type, name + ":");
    }

    /// <summary>A list, or settings with names of their own.</summary>
    private void TakeCollection(IConfigurationSection section, string name)
    {
        if (!string.IsNullOrEmpty(section.Value))
            Wrong(section, name, $"several values, so write {name}:0 and so on");
        foreach (var child in section.GetChildren())
            _good[child.Path] = child.Value;
    }

    private void TakeValue(IConfigurationSection section, Type type, string name)
    {
        if (section.Value is { } value && !Fits(value, type) || section.GetChildren().Any())
            Wrong(section, name, Kind(type));
        else if (section.Value is not null)
            _good[section.Path] = section.Value;
    }

    private static bool Fits(string value, Type type)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value) is not null;
        }
        catch (Exception error) when (error is ArgumentException or FormatException or OverflowException)
        {
            return false;
        }
    }

    private void Wrong(IConfigurationSection section, string name, string kind) =>
        _problems.Add($"{name}: '{section.Value}' does not fit{Source(section)}; it is {kind}.");

    /// <summary>Where a setting was given, in parentheses.</summary>
    private string Source(IConfigurationSection section)
    {
        var provider = _configuration.Providers.LastOrDefault(provider =>
            provider.TryGet(section.Path, out _) || provider.GetChildKeys([], section.Path).Any());
        return provider switch
        {
            JsonConfigurationProvider json => $" ({json.Source.Path})",
            EnvironmentVariablesConfigurationProvider => $" (STREAMOTTER__{section.Path.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()})",
            _ => "",
        };
    }

    private static bool IsGroup(Type type) => type.IsClass && type != typeof(string) && !typeof(System.Collections.IEnumerable).IsAssignableFrom(type);

    private static string Kind(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time, [d.]hh:mm:ss"
        : type == typeof(string) ? "a text"
        : "a whole number";
}
