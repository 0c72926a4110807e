using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace StreamOtter.Security;

/// <summary>
/// Security of an application's connections: TLS, tokens, roles, encrypted payloads, and an audit of all that. All members
/// may be called from any thread.
/// <code>
/// using var security = new SecurityManager();
/// var token = security.GenerateWebSocketToken(new UserDetails { UserId = "user123", Roles = ["admin"] }, secret);
/// if (security.ValidateWebSocketToken(token, secret) is { IsValid: true, User: var user })
///     Console.WriteLine(user.UserId);
/// </code>
/// </summary>
public sealed partial class SecurityManager : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ILogger _auditLogger;
    private readonly ILogger _logger;
    private volatile ClientTls _tls = new(new WebSocketSecurityOptions());
    private volatile KafkaSecurityOptions _kafka = new();

    /// <param name="loggerFactory">Logs, security events among them. Default: nowhere.</param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    public SecurityManager(ILoggerFactory? loggerFactory = null, TimeProvider? timeProvider = null)
    {
        _time = timeProvider ?? TimeProvider.System;
        loggerFactory ??= NullLoggerFactory.Instance;
        (_auditLogger, _logger) = (loggerFactory.CreateLogger(AuditLog.Module), loggerFactory.CreateLogger("StreamOtter.Security"));
        _tokens = new TokenSettings(new TokenOptions(), _time);
        _audit = new AuditLog(new AuditOptions(), before: null, _auditLogger, _time);
    }

    /// <summary>How Kafka clients are secured, as configured last.</summary>
    public KafkaSecurityOptions KafkaSecurity => _kafka;

    /// <summary>Sets TLS of WebSocket connections and the rules of tokens. Connections that are open stay as they are.</summary>
    /// <exception cref="ArgumentException">The options cannot work, or a file; the message names everything that is wrong.</exception>
    public void ConfigureWebSocketSecurity(WebSocketSecurityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options.Validate(), nameof(options));
        var (tls, tokens) = (new ClientTls(options), new TokenSettings(options.Tokens, _time));
        Audit("websocket.configured");
        (_tls, _tokens) = (tls, tokens);
    }

    /// <summary>Sets how Kafka clients that are made from now on are secured; see <see cref="KafkaSecurity"/>.</summary>
    /// <exception cref="ArgumentException">The options cannot work; the message names everything that is wrong.</exception>
    public void ConfigureKafkaSecurity(KafkaSecurityOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check(options.Validate(), nameof(options));
        Audit("kafka.configured");
        _kafka = options;
    }

    /// <summary>Secures what connects: <c>new ConnectionOptions { ConfigureHandler = security.Secure }</c>.</summary>
    public void Secure(SocketsHttpHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        _tls.Apply(handler.SslOptions);
    }

    /// <summary>Secures a socket: <c>new StreamOtterClientOptions { ConfigureSocket = security.Secure }</c>.</summary>
    public void Secure(ClientWebSocketOptions socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        _tls.Apply(socket);
    }

    /// <summary>Closes the audit's file.</summary>
    public void Dispose()
    {
        lock (_auditing)
        {
            _audit?.Dispose();
            _audit = null;
        }
    }

    private static void Check(List<string> errors, string parameter)
    {
        if (errors.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), parameter);
    }
}
