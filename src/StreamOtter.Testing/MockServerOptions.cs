using System.Security.Cryptography.X509Certificates;
using StreamOtter.Serialization;

namespace StreamOtter.Testing;

/// <summary>Settings of a <see cref="MockServer"/>.</summary>
public sealed record MockServerOptions
{
    /// <summary>
    /// Answers messages: called for each, in order, one after the other on a connection. What it throws cuts the
    /// connection, and is thrown to who waits for its next message. Default: null, nothing is answered.
    /// </summary>
    public Func<MockConnection, MessageData, Task>? OnMessage { get; init; }

    /// <summary>The subprotocol that it chooses, whatever the client offers. Default: null, none.</summary>
    public string? SubProtocol { get; init; }

    /// <summary>The certificate of a server on TLS (<c>wss://localhost</c>), with its private key. Default: null, no TLS.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>How long waits for a client last before they throw a <see cref="TimeoutException"/>. Default: 30 s; 1 ms to 1 day.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
