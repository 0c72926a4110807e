using System.Buffers;
using System.Net.WebSockets;
using StreamOtter.Protocol.V1;
using StreamOtter.Publishing;

namespace StreamOtter.Connecting;

/// <summary>The way to an open connection: socket, <c>hello</c>, <c>welcome</c> (spec/protocol.md, section 1).</summary>
internal static class Handshake
{
    /// <exception cref="ConnectionFailedException">Nobody answers as a gateway does; another attempt may succeed.</exception>
    /// <exception cref="ConnectionRefusedException">The gateway does not want this client.</exception>
    /// <exception cref="GatewayProtocolException">It answers what the protocol does not allow.</exception>
    public static async Task<(GatewaySocket Socket, WelcomeMessage Welcome)> OpenAsync(
        Uri url, StreamOtterClientOptions options, PublishQueue publishes, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        GatewaySocket? socket = null;
        try
        {
            var token = await AskTokenAsync(url, options, either.Token).ConfigureAwait(false);
            socket = await GatewaySocket.ConnectAsync(url, options, either.Token).ConfigureAwait(false);
            var hello = new ArrayBufferWriter<byte>();
            // Only now: the age it tells must not grow old while the socket is opened.
            ClientMessageWriter.WriteHello(hello, options.ClientName, token, publishes.Introduce());
            await socket.SendAsync(hello.WrittenMemory).ConfigureAwait(false);
            var welcome = await ReadWelcomeAsync(url, socket, either.Token).ConfigureAwait(false);
            var opened = socket;
            socket = null;
            return (opened, welcome);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException(url, $"no welcome within {options.ConnectTimeout.TotalSeconds:0.###} s (ConnectTimeout).");
        }
        catch (WebSocketException error)
        {
            throw new ConnectionFailedException(url, error.GetBaseException().Message, error);
        }
        catch (WireFormatException error)
        {
            throw new GatewayProtocolException(error.Message, error);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static async ValueTask<string?> AskTokenAsync(Uri url, StreamOtterClientOptions options, CancellationToken cancellationToken)
    {
        if (options.TokenProvider is not { } provider)
            return options.Token;
        try
        {
            return await provider(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException(url, $"the token provider failed: {error.Message}", error);
        }
    }

    private static async Task<WelcomeMessage> ReadWelcomeAsync(Uri url, GatewaySocket socket, CancellationToken cancellationToken)
    {
        while (await socket.ReceiveAsync(cancellationToken).ConfigureAwait(false) is { } message)
        {
            switch (GatewayMessageReader.Read(message.Span))
            {
                case WelcomeMessage welcome:
                    return welcome;
                case ErrorMessage:
                    break; // the close that follows says the same
                default:
                    throw new WireFormatException("The first message is no 'welcome'.");
            }
        }
        var code = socket.CloseCode ?? ProtocolCode.NoStatus;
        throw ProtocolCode.ShouldReconnect(code)
            ? new ConnectionFailedException(url, "the gateway closed it: " + ConnectionRefusedException.Describe(code, socket.CloseReason))
            : new ConnectionRefusedException(code, socket.CloseReason);
    }
}
