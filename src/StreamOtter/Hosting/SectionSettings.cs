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
    public IConfiguration Section => section;

    public void Configure(StreamOtterOptions options) => KnownSettings.All.ValidIn(section).Bind(options);

    public ValidateOptionsResult Validate(string? name, StreamOtterOptions options) => KnownSettings.All.Validate(section);
}
