using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamOtter.Configuration;

/// <summary>
/// Settings, from files in JSON or YAML and from calls, as .NET's <see cref="IConfiguration"/>. What stands in the section
/// "StreamOtter" is checked: everything that is wrong is told at once, with its lines. Other sections are the
/// application's own. All members may be called from any thread.
/// <code>
/// var configuration = new ConfigurationManager();
/// configuration.LoadConfig("streamotter.yaml");
/// services.AddStreamOtter(configuration.Configuration.GetSection("StreamOtter"));
/// </code>
/// </summary>
public sealed class ConfigurationManager
{
    private readonly Lock _gate = new();
    private readonly ConfigProvider _provider = new();
    private readonly ILogger _logger;
    private ImmutableDictionary<string, string?> _settings = ImmutableDictionary.Create<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>No settings yet.</summary>
    /// <param name="loggerFactory">Logs handlers that fail. Default: nowhere.</param>
    public ConfigurationManager(ILoggerFactory? loggerFactory = null)
    {
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("StreamOtter.Configuration");
        Configuration = new ConfigurationBuilder().Add(_provider).Build();
    }

    /// <summary>
    /// A setting has changed, by a file or a call. Handlers are called once all changes are in force; what one throws keeps
    /// no other from being called, and is logged.
    /// </summary>
    public event EventHandler<ConfigChange>? ConfigChanged;

    /// <summary>The settings as .NET's configuration, which follows changes.</summary>
    public IConfiguration Configuration { get; }

    /// <summary>Takes over a file's settings, over those that are there: all of them, or where anything is wrong none.</summary>
    /// <param name="path">A file whose name ends in .json, .yaml or .yml, of at most 1 MiB.</param>
    /// <exception cref="ConfigException">Something is wrong; it tells everything that is.</exception>
    public void LoadConfig(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = ConfigFile.Read(path);
        KnownSettings.Check(file);
        if (file.Errors.Count > 0)
            throw new ConfigException(path, [.. file.Errors.OrderBy(error => error.Line)]);
        Change(file.Settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value.Value)));
    }

    /// <summary>A setting's value; null where it is not set. Parts of the key are joined by ':'; case does not count.</summary>
    public string? GetConfig(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return Volatile.Read(ref _settings).GetValueOrDefault(key);
    }

    /// <summary>A setting's value, such as a number or a time; the fallback where it is not set.</summary>
    /// <exception cref="FormatException">It is set to something else.</exception>
    public T GetConfig<T>(string key, T fallback)
        where T : IParsable<T>
    {
        if (GetConfig(key) is not { } text)
            return fallback;
        return T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw new FormatException($"The setting '{key}' is no {typeof(T).Name}.");
    }

    /// <summary>Sets a setting; null takes it away.</summary>
    /// <exception cref="ArgumentException">The library has no such setting, or it cannot be that.</exception>
    public void SetConfig(string key, string? value)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (KnownSettings.Problem(key, value) is { } problem)
            throw new ArgumentException($"{key}: {problem}", nameof(value));
        Change([KeyValuePair.Create(key, value)]);
    }

    /// <summary>Calls the handler with each change, until what is returned is disposed.</summary>
    public IDisposable OnConfigChanged(Action<ConfigChange> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        EventHandler<ConfigChange> listener = (_, change) => handler(change);
        ConfigChanged += listener;
        return new Registration(() => ConfigChanged -= listener);
    }

    /// <summary>Takes over the library's settings of an application's own configuration, as they are now.</summary>
    internal void Begin(IConfiguration section) =>
        Change(SettingList.SetIn(section).Select(setting => KeyValuePair.Create(ConfigFile.Join(KnownSettings.Section, setting.Key), setting.Value)));

    private void Change(IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var changes = new List<ConfigChange>();
        lock (_gate)
        {
            var next = _settings;
            foreach (var (key, value) in settings)
            {
                if (next.GetValueOrDefault(key) is var before && before == value)
                    continue;
                next = value is null ? next.Remove(key) : next.SetItem(key, value);
                changes.Add(new ConfigChange(key, before, value));
            }
            if (changes.Count == 0)
                return;
            Volatile.Write(ref _settings, next);
            _provider.Replace(next);
        }
        foreach (var change in changes)
            Handlers.Raise(ConfigChanged, this, change, error => HandlerLog.Failed(_logger, nameof(ConfigChanged), error));
    }
}
