using System.Runtime.InteropServices;

namespace StreamOtter.Logging;

/// <summary>What became of log entries, each counted once per output, since the manager was made.</summary>
/// <param name="Written">They were written, or the service took them.</param>
/// <param name="Dropped">They came while the output's queue was full.</param>
/// <param name="Lost">The output failed on them, or they were waiting when it had no more time.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LogCounts(long Written, long Dropped, long Lost);
