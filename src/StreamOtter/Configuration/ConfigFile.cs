namespace StreamOtter.Configuration;

/// <summary>
/// What stands in a file: settings by their keys (parts joined by ':', items of lists by their number, as .NET's
/// configuration has it), each with its line; and what is wrong.
/// </summary>
internal sealed class ConfigFile
{
    public const int MaxDepth = 32;
    private const int MaxBytes = 1 << 20;
    private const int MaxSettings = 10_000;

    private readonly Dictionary<string, (string? Value, int Line)> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _sections = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, (string? Value, int Line)> Settings => _settings;

    public List<ConfigError> Errors { get; } = [];

    /// <summary>Whether more is taken: the rest of a file that is far too large is not looked at.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Reads a file; whatever is wrong is in <see cref="Errors"/>.</summary>
    public static ConfigFile Read(string path)
    {
        var file = new ConfigFile();
        try
        {
            using var stream = File.OpenRead(path);
            if (stream.Length > MaxBytes)
            {
                file.AddError(0, null, "It has more than 1 MiB.");
                return file;
            }
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            switch (Path.GetExtension(path).ToLowerInvariant())
            {
                case ".json": JsonConfigReader.Read(bytes, file); break;
                case ".yaml" or ".yml": YamlConfigReader.Read(bytes, file); break;
                default: file.AddError(0, null, "Its name must end in .json, .yaml or .yml."); break;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            file.AddError(0, null, $"It cannot be read: {error.Message}");
        }
        file.Errors.Sort((one, other) => one.Line.CompareTo(other.Line));
        return file;
    }

    public void Add(string key, string? value, int line)
    {
        if (!HasRoom(line))
            return;
        if (!_settings.TryAdd(key, (value, line)))
            AddError(line, key, $"It is set twice: first in line {_settings[key].Line}.");
    }

    public void AddSection(string key, int line)
    {
        if (key.Length > 0 && HasRoom(line) && !_sections.TryAdd(key, line))
            AddError(line, key, $"It is there twice: first in line {_sections[key]}.");
    }

    public void AddError(int line, string? key, string message) => Errors.Add(new ConfigError(line, key, message));

    /// <summary>The line of a setting, or of what is in it, or of what it would be in.</summary>
    public int LineOf(string key)
    {
        for (var part = key; part.Length > 0; part = part[..Math.Max(0, part.LastIndexOf(':'))])
        {
            if (_settings.TryGetValue(part, out var setting))
                return setting.Line;
            if (_sections.TryGetValue(part, out var line))
                return line;
        }
        return 0;
    }

    private bool HasRoom(int line)
    {
        if (!IsFull && _settings.Count + _sections.Count + Errors.Count >= MaxSettings)
        {
            IsFull = true;
            AddError(line, null, $"It has more than {MaxSettings} settings.");
        }
        return !IsFull;
    }

    public static string Join(string parent, string name) => parent.Length == 0 ? name : $"{parent}:{name}";
}
