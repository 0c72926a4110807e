using System.CommandLine;
using System.Globalization;

namespace StreamOtter.Cli.Clients;

/// <summary>Options that are a number within a range, which their help and their errors tell.</summary>
internal static class NumberOption
{
    /// <summary>A number that has a value when it is not given.</summary>
    public static Option<int> Of(string name, int value, int least, int most, string description)
    {
        var option = new Option<int>(name)
        {
            Description = string.Create(CultureInfo.InvariantCulture, $"{description} (default {value})"),
            HelpName = "N",
            DefaultValueFactory = _ => value,
        };
        return Check(option, least, most);
    }

    /// <summary>A number that may be left out.</summary>
    public static Option<int?> Optional(string name, int least, int most, string description) =>
        Check(new Option<int?>(name) { Description = description, HelpName = "N" }, least, most);

    private static Option<T> Check<T>(Option<T> option, int least, int most)
    {
        option.CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
                return (T)(object)number;
            result.AddError(string.Create(CultureInfo.InvariantCulture, $"{option.Name}: '{text}' is not one of its numbers; it can be {least} to {most}."));
            return default;
        };
        return option;
    }
}
