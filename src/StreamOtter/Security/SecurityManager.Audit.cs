namespace StreamOtter.Security;

public sealed partial class SecurityManager
{
    private readonly Lock _auditing = new();
    private AuditLog? _audit;

    /// <summary>
    /// Says where security events are kept. Until then, and without a file, they are in the log only. With a file, a call
    /// whose event cannot be written to it fails: what nobody could find out about later is not done.
    /// </summary>
    /// <exception cref="Logging.LogOutputException">The file cannot be written. Everything stays as it was.</exception>
    public void ConfigureAuditLogging(AuditOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        lock (_auditing)
        {
            var before = _audit;
            _audit = options.Enabled ? new AuditLog(options, before, _auditLogger, _time) : null;
            try
            {
                Audit("audit.configured");
            }
            catch
            {
                _audit?.Dispose();
                _audit = before;
                throw;
            }
            before?.Dispose();
        }
    }

    /// <summary>Keeps an event of the application's own.</summary>
    /// <exception cref="Logging.LogOutputException">It cannot be written to the audit's file.</exception>
    public void LogSecurityEvent(SecurityEvent securityEvent)
    {
        ArgumentNullException.ThrowIfNull(securityEvent);
        ArgumentException.ThrowIfNullOrEmpty(securityEvent.Name, nameof(securityEvent));
        lock (_auditing)
            _audit?.Write(securityEvent);
    }

    private void Audit(string name, string? userId = null, bool succeeded = true, (string Name, object Value)? detail = null) =>
        LogSecurityEvent(new SecurityEvent(name)
        {
            UserId = userId,
            Succeeded = succeeded,
            Details = detail is { } one ? new Dictionary<string, object?>(StringComparer.Ordinal) { [one.Name] = one.Value } : new Dictionary<string, object?>(StringComparer.Ordinal),
        });
}
