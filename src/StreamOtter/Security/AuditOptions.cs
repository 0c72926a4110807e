namespace StreamOtter.Security;

/// <summary>Where security events are kept; binds from configuration.</summary>
public sealed class AuditOptions
{
    /// <summary>Whether they are. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// A file of JSON lines that they are added to, each written before the call that caused it goes on: none is dropped.
    /// It is never rolled or cut. Default: null, only the log has them (module "StreamOtter.Security.Audit").
    /// </summary>
    public string? FilePath { get; set; }
}
