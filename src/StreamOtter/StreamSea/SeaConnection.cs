using System.Buffers;
using System.Text.Json;

namespace StreamOtter.StreamSea;

/// <summary>
/// A connection with its one subscription (spec/stream-sea.md, "WebSocket"): the first message says who the client is, the
/// second subscribes, and what comes after its reply are deliveries.
/// </summary>
internal sealed class SeaConnection : IAsyncDisposable
{
    private const int AuthenticateId = 1;
    private const int SubscribeId = 2;

    private readonly SeaSocket _socket;
    private readonly SeaProof _proof;
    private readonly string _stream;

    private SeaConnection(SeaSocket socket, SeaProof proof, string stream) => (_socket, _proof, _stream) = (socket, proof, stream);

    /// <exception cref="ConnectionFailedException">There is no connection now.</exception>
    /// <exception cref="StreamSeaException">The client or its subscription is refused.</exception>
    public static async Task<SeaConnection> OpenAsync(
        StreamSeaClientOptions options, SeaProof proof, string stream, Guid? group, CancellationToken cancellationToken)
    {
        var socket = await WithinAsync(
            options, options.ConnectTimeout, limit => AuthenticateAsync(options, proof, limit), cancellationToken).ConfigureAwait(false);
        var connection = new SeaConnection(socket, proof, stream);
        try
        {
            await WithinAsync(options, options.RequestTimeout, limit => connection.SubscribeAsync(group, limit), cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The next delivery.</summary>
    /// <exception cref="ConnectionFailedException">The connection is lost.</exception>
    /// <exception cref="StreamSeaException">The subscription has ended for good.</exception>
    public async ValueTask<StreamSeaMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var reply = await ReceiveAsync(_socket, _proof, SubscribeId, cancellationToken).ConfigureAwait(false);
            if (HasSucceeded(reply) == false)
                throw Refused($"The subscription to '{_stream}' has ended", reply, _proof);
            if (reply.TryGetProperty("payload"u8, out var payload))
                return new StreamSeaMessage(SeaJson.TextIn(reply, "streamName") ?? _stream, payload);
        }
    }

    public ValueTask DisposeAsync() => _socket.DisposeAsync();

    private static async Task<SeaSocket> AuthenticateAsync(StreamSeaClientOptions options, SeaProof proof, CancellationToken cancellationToken)
    {
        var message = await ProveAsync(options, proof, cancellationToken).ConfigureAwait(false);
        var socket = await SeaSocket.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(message, cancellationToken).ConfigureAwait(false);
            var reply = await ReceiveAsync(socket, proof, AuthenticateId, cancellationToken).ConfigureAwait(false);
            if (HasSucceeded(reply) != true)
                throw Refused($"The client '{options.ClientId}' is refused", reply, proof, isDenial: true);
            return socket;
        }
        catch
        {
            await socket.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ProveAsync(StreamSeaClientOptions options, SeaProof proof, CancellationToken cancellationToken)
    {
        try
        {
            return await proof.AuthenticateAsync(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConnectionFailedException(options.Socket(), $"the token's provider failed: {error.Message}", error);
        }
    }

    private async Task<bool> SubscribeAsync(Guid? group, CancellationToken cancellationToken)
    {
        await _socket.SendAsync(SubscribeMessage(group), cancellationToken).ConfigureAwait(false);
        var reply = await ReceiveAsync(_socket, _proof, SubscribeId, cancellationToken).ConfigureAwait(false);
        return HasSucceeded(reply) == true ? true : throw Refused($"The subscription to '{_stream}' is refused", reply, _proof);
    }

    private ReadOnlyMemory<byte> SubscribeMessage(Guid? group)
    {
        var message = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(message);
        json.WriteStartObject();
        json.WriteNumber("id"u8, SubscribeId);
        json.WriteString("action"u8, "subscribe"u8);
        json.WriteString("payload"u8, _stream);
        if (group is { } id)
            json.WriteString("groupId"u8, id);
        json.WriteEndObject();
        json.Flush();
        return message.WrittenMemory;
    }

    /// <summary>The next message that answers one of ours. What it is called differs between servers, its id does not.</summary>
    private static async ValueTask<JsonElement> ReceiveAsync(SeaSocket socket, SeaProof proof, int id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var message = await socket.ReceiveAsync(proof, cancellationToken).ConfigureAwait(false);
            if (message.TryGetProperty("id"u8, out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetDouble(out var known) && known == id)
                return message;
        }
    }

    private static bool? HasSucceeded(JsonElement reply) =>
        reply.TryGetProperty("success"u8, out var success) && success.ValueKind is JsonValueKind.True or JsonValueKind.False ? success.GetBoolean() : null;

    private static StreamSeaException Refused(string what, JsonElement reply, SeaProof proof, bool isDenial = false)
    {
        var why = SeaJson.TextIn(reply, "error") is { Length: > 0 } error ? proof.Clean(error) : "the server does not say why.";
        return new StreamSeaException(StreamSeaFailure.Refused, $"{what}: {why}") { IsDenial = isDenial };
    }

    /// <summary>Time that runs out is a lost connection.</summary>
    private static async Task<T> WithinAsync<T>(
        StreamSeaClientOptions options, TimeSpan time, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(time, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await work(either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested && error is not StreamSeaException)
        {
            throw new ConnectionFailedException(options.Socket(), $"the server did not answer within {time.TotalSeconds:0.###} s.", error);
        }
    }
}
