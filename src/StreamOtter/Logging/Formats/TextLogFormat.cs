using System.Buffers;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;

namespace StreamOtter.Logging.Formats;

/// <summary>
/// A line for people, and the stack of what was thrown below it, indented:
/// <code>2026-03-01T12:00:00.000Z info: module: message {name=value, other=value}</code>
/// Control characters are escaped, so that no message can pretend to be another line.
/// </summary>
internal sealed class TextLogFormat : ILogFormat
{
    public void Write(LogEntry entry, IBufferWriter<byte> target)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"{entry.Time.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ} {NameOf(entry.Level)}: ");
        AppendSafe(line, entry.Module);
        line.Append(": ");
        AppendSafe(line, entry.Message);
        for (var next = 0; next < entry.Fields.Count; next++)
        {
            line.Append(next == 0 ? " {" : ", ");
            AppendSafe(line, entry.Fields[next].Key);
            line.Append('=');
            AppendSafe(line, Convert.ToString(entry.Fields[next].Value, CultureInfo.InvariantCulture) ?? "null");
        }
        if (entry.Fields.Count > 0)
            line.Append('}');
        line.Append('\n');
        foreach (var part in entry.Exception?.Split('\n') ?? [])
        {
            line.Append("    ");
            AppendSafe(line, part.TrimEnd('\r'));
            line.Append('\n');
        }
        target.Write(Encoding.UTF8.GetBytes(line.ToString()));
    }

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private static void AppendSafe(StringBuilder line, string text)
    {
        foreach (var letter in text)
        {
            if (char.IsControl(letter) || letter is '\u2028' or '\u2029')
                line.Append(letter switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)letter:x4}" });
            else
                line.Append(letter);
        }
    }
}
