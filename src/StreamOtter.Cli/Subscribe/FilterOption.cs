using System.CommandLine;
using System.Text.Json;

namespace StreamOtter.Cli.Subscribe;

/// <summary><c>--filter</c>: what it means is for the gateway to say; that it is a JSON object is found out before.</summary>
internal static class FilterOption
{
    public static Option<string?> Create() => new("--filter")
    {
        Description = "Only the records that match this filter, in JSON: '{\"key\":{\"prefix\":\"user-\"}}'",
        HelpName = "JSON",
        CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            try
            {
                using var filter = JsonDocument.Parse(text);
                if (filter.RootElement.ValueKind == JsonValueKind.Object)
                    return text;
                result.AddError("--filter: a JSON object is expected.");
            }
            catch (JsonException error)
            {
                result.AddError($"--filter: this is no JSON: {error.Message}");
            }
            return null;
        },
    };
}
