using Microsoft.Extensions.Logging;

namespace StreamOtter.Security;

internal static partial class SecurityLog
{
    [LoggerMessage(5302, LogLevel.Error, "A token cannot be refreshed any more")]
    public static partial void RefreshFailed(ILogger logger, Exception error);
}
