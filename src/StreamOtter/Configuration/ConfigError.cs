namespace StreamOtter.Configuration;

/// <summary>Something that is wrong in a file.</summary>
/// <param name="Line">The line, from 1; 0 where it is the whole file.</param>
/// <param name="Key">The setting, such as "StreamOtter:Logging:Level", or null.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record ConfigError(int Line, string? Key, string Message)
{
    /// <summary>The error, in its line where it has one.</summary>
    public override string ToString() => $"{(Line == 0 ? "" : $"line {Line}: ")}{(Key is null ? "" : $"{Key}: ")}{Message}";
}
