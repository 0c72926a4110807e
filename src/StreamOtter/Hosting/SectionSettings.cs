using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using StreamOtter.Configuration;

namespace StreamOtter.Hosting;

/// <summary>
/// Binds the options to a section. What is no setting, or of the wrong kind, is left out, and told of with all else that
/// is wrong, instead of the first of it being thrown.
/// </summary>
internal sealed class SectionSettings(IConfiguration section) : IConfigureOptions<StreamOtterOptions>, IValidateOptions<StreamOtterOptions>
{
    public void Configure(StreamOtterOptions options) =>
        KnownSettings.Bind(Settings.Where(setting => KnownSettings.ProblemOf(setting.Key, setting.Value) is null), options);

    public ValidateOptionsResult Validate(string? name, StreamOtterOptions options)
    {
        var problems = Settings
            .Select(setting => (setting.Key, Problem: KnownSettings.ProblemOf(setting.Key, setting.Value)))
            .Where(found => found.Problem is not null)
            .Select(found => $"{found.Key}: {found.Problem}").ToList();
        return problems.Count > 0 ? ValidateOptionsResult.Fail(problems) : ValidateOptionsResult.Success;
    }

    private IEnumerable<KeyValuePair<string, string?>> Settings => section.AsEnumerable(makePathsRelative: true).Where(setting => setting.Value is not null);
}
