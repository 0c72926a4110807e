using Microsoft.Extensions.Options;

namespace StreamOtter.Hosting;

/// <summary>Tells everything that is wrong with the options, when the application starts.</summary>
internal sealed class StreamOtterOptionsValidator : IValidateOptions<StreamOtterOptions>
{
    public ValidateOptionsResult Validate(string? name, StreamOtterOptions options) =>
        options.Validate() is { Count: > 0 } errors ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
}
