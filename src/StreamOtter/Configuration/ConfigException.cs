namespace StreamOtter.Configuration;

/// <summary>A file's settings cannot be used. Nothing of it was taken over. The message names all errors, with their lines.</summary>
public sealed class ConfigException : StreamOtterException
{
    internal ConfigException(string file, IReadOnlyList<ConfigError> errors, Exception? inner = null)
        : base($"The settings in '{file}' cannot be used:{string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}"))}", inner) =>
        (File, Errors) = (file, errors);

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>Everything that is wrong in it, in its order.</summary>
    public IReadOnlyList<ConfigError> Errors { get; }
}
