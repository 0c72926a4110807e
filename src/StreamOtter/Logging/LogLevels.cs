using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging;

/// <summary>The least level of each module. The longest name decides that is the module's own or one above it.</summary>
internal sealed class LogLevels(LogLevel level, IReadOnlyDictionary<string, LogLevel> modules)
{
    public LogLevels With(string module, LogLevel moduleLevel) =>
        new(level, new Dictionary<string, LogLevel>(modules, StringComparer.Ordinal) { [module] = moduleLevel });

    public LogLevel Of(string module)
    {
        for (var name = module; name.Length > 0; name = name[..Math.Max(0, name.LastIndexOf('.'))])
        {
            if (modules.TryGetValue(name, out var found))
                return found;
        }
        return level;
    }
}
