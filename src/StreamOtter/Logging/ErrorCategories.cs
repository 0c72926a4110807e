using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.Tokens;
using StreamOtter.Protocol.V1;
using StreamOtter.Security;
using StreamOtter.Serialization;
using StreamOtter.WebSockets;

namespace StreamOtter.Logging;

/// <summary>
/// Finds the kind of an error by what was thrown and by what caused that. Who may not is told before what could not be
/// read, and that before the network, since a refused login also ends a connection.
/// </summary>
internal static class ErrorCategories
{
    private const int MaxCauses = 64;

    public static ErrorCategory Of(Exception error, IEnumerable<Func<Exception, ErrorCategory?>> others)
    {
        var category = ErrorCategory.Unknown;
        foreach (var cause in Causes(error))
        {
            var found = others.Select(other => other(cause)).FirstOrDefault(answer => answer is not null) ?? OfOne(cause);
            if (found > category)
                category = found;
        }
        return category;
    }

    private static IEnumerable<Exception> Causes(Exception error)
    {
        var left = new Queue<Exception>([error]);
        for (var count = 0; count < MaxCauses && left.TryDequeue(out var next); count++)
        {
            yield return next;
            foreach (var inner in next is AggregateException all ? all.InnerExceptions : (IEnumerable<Exception>)(next.InnerException is { } one ? [one] : []))
                left.Enqueue(inner);
        }
    }

    private static ErrorCategory OfOne(Exception error) => error switch
    {
        AuthenticationException or SecurityException or TokenException or TokenKeyException => ErrorCategory.Authentication,
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired } => ErrorCategory.Authentication,
        ConnectionRefusedException { Code: ProtocolCode.Unauthenticated or ProtocolCode.Forbidden or 401 or 403 } => ErrorCategory.Authentication,
        UpgradeRefusedException { Status: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden } => ErrorCategory.Authentication,
        JsonException or FormatException or InvalidDataException or DecoderFallbackException or EncoderFallbackException => ErrorCategory.Serialization,
        RecordFormatException or MessageSerializationException or GatewayProtocolException or CryptographicException or PayloadDecryptionException => ErrorCategory.Serialization,
        SocketException or HttpRequestException or WebSocketException or TimeoutException or HttpIOException => ErrorCategory.Network,
        ConnectionFailedException or ConnectionRefusedException or UpgradeRefusedException or ConnectionClosedException => ErrorCategory.Network,
        _ => ErrorCategory.Unknown,
    };
}
