using System.CommandLine;
using System.Globalization;

namespace StreamOtter.Cli.Tokens;

/// <summary>How long a token is valid: "90s", "15m", "12h" or "30d".</summary>
internal static class TimeOption
{
    private const int MostDays = 3650;

    public static Option<TimeSpan> Create(string name) => new(name)
    {
        Description = "How long it is valid, such as 90s, 15m, 12h, 30d (default 1h)",
        HelpName = "TIME",
        DefaultValueFactory = _ => TimeSpan.FromHours(1),
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (text.Length > 1 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                var unit = text[^1] switch { 's' => 1L, 'm' => 60, 'h' => 3_600, 'd' => 86_400, _ => 0 };
                if (number * unit is > 0 and <= MostDays * 86_400L)
                    return TimeSpan.FromSeconds(number * unit);
            }
            result.AddError($"{name}: '{text}' is no time; write one such as 90s, 15m, 12h or 30d, up to {MostDays}d.");
            return default;
        },
    };
}
