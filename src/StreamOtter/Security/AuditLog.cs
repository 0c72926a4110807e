using System.Buffers;
using Microsoft.Extensions.Logging;
using StreamOtter.Logging;
using StreamOtter.Logging.Formats;
using StreamOtter.Logging.Outputs;

namespace StreamOtter.Security;

/// <summary>Keeps security events: in the log, and in a file. One thread at a time.</summary>
internal sealed class AuditLog : IDisposable
{
    public const string Module = "StreamOtter.Security.Audit";

    private readonly Redactor _redactor = new([]);
    private readonly JsonLogFormat _format = new();
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly RollingFile? _file;

    /// <exception cref="LogOutputException">The file cannot be written.</exception>
    public AuditLog(AuditOptions options, AuditLog? before, ILogger logger, TimeProvider time)
    {
        (_logger, _time) = (logger, time);
        if (options.FilePath is { } path)
            _file = before?._file?.TryShare(path, long.MaxValue, 1) == true ? before._file : new RollingFile(path, long.MaxValue, maxFiles: 1);
    }

    public void Write(SecurityEvent happened)
    {
        var level = happened.Succeeded ? LogLevel.Information : LogLevel.Warning;
        var fields = new List<KeyValuePair<string, object?>> { new("succeeded", happened.Succeeded) };
        if (happened.UserId is not null)
            fields.Add(new("user", happened.UserId));
        fields.AddRange(happened.Details);
        var message = happened.Name;
        var clean = LogFields.Clean(fields, _redactor, ref message);
        var entry = new LogEntry(_time.GetUtcNow(), level, Module, default, Redactor.Text(message)) { Fields = clean };
        WriteFile(entry);
        _logger.Log(level, default, clean, null, (_, _) => entry.Message);
    }

    public void Dispose() => _file?.Dispose();

    private void WriteFile(LogEntry entry)
    {
        if (_file is null)
            return;
        var line = new ArrayBufferWriter<byte>();
        _format.Write(entry, line);
        try
        {
            _file.Write([line.WrittenMemory]);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new LogOutputException($"The security event '{entry.Message}' cannot be kept: {error.Message.TrimEnd('.')}. What it is about was not done: nothing has changed.", error);
        }
    }
}
