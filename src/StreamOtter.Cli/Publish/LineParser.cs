using System.Text;
using System.Text.Unicode;

namespace StreamOtter.Cli.Publish;

/// <summary>Makes records of lines.</summary>
/// <param name="format">What a line's value must be.</param>
/// <param name="key">The key of every record, or null.</param>
/// <param name="separator">What stands between a line's key and its value, or null where lines have no keys.</param>
internal sealed class LineParser(LineFormat format, string? key, string? separator)
{
    private readonly byte[]? _key = key is null ? null : Encoding.UTF8.GetBytes(key);
    private readonly byte[]? _separator = separator is null ? null : Encoding.UTF8.GetBytes(separator);
    private long _lines;

    /// <exception cref="FormatException">The line is not of the format.</exception>
    public PublishRecord Parse(ReadOnlyMemory<byte> line)
    {
        _lines++;
        var lineKey = _key is null ? default(ReadOnlyMemory<byte>?) : _key;
        if (_separator is not null && line.Span.IndexOf(_separator) is >= 0 and var at)
        {
            lineKey = line[..at];
            line = line[(at + _separator.Length)..];
        }
        return ToRecord(line) with { Key = lineKey };
    }

    private PublishRecord ToRecord(ReadOnlyMemory<byte> value)
    {
        switch (format)
        {
            case LineFormat.Text when !Utf8.IsValid(value.Span):
                throw new FormatException($"Line {_lines} is not UTF-8: publish it with --format auto.");
            case LineFormat.Json:
                try
                {
                    return PublishRecord.Json(value);
                }
                catch (ArgumentException error)
                {
                    throw new FormatException($"Line {_lines} is not JSON: publish it with --format auto.", error);
                }
            default:
                return PublishRecord.Bytes(value);
        }
    }
}
