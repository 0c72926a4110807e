using StreamOtter.Protocol.V1;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    /// <summary>As many reads as one connection may have under way.</summary>
    private const int MaxReads = 4;

    private int _reads;

    private void OnRead(ReadOnlySpan<byte> message)
    {
        V1Read request;
        try
        {
            request = V1Read.Read(message);
        }
        catch (V1RequestException error) when (error.Code == ProtocolCode.BadRequest && ReadInteger(message, "id") is { } id)
        {
            SendError(error.Code, error.Message, id: id);
            return;
        }
        if (Interlocked.Increment(ref _reads) <= MaxReads)
        {
            _ = ReadAsync(request);
            return;
        }
        Interlocked.Decrement(ref _reads);
        SendError(ProtocolCode.Unavailable, $"A connection reads {MaxReads} histories at a time; ask again when one has come.", id: request.Id);
    }

    private async Task ReadAsync(V1Read request)
    {
        try
        {
            StreamName.ThrowIfSystem(request.Stream);
            var log = await _engine.OpenAsync(request.Stream, mayCreate: false, _connection.Over);
            var answer = await V1History.ReadAsync(log, request, _connection.Over);
            _connection.Send(answer.Written);
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (EngineException error)
        {
            SendError(V1Replies.CodeOf(error.Error), error.Message, id: request.Id);
        }
        finally
        {
            Interlocked.Decrement(ref _reads);
        }
    }

    private void OnPresence(ReadOnlySpan<byte> message)
    {
        V1Presence request;
        try
        {
            request = V1Presence.Read(message);
        }
        catch (V1RequestException error) when (error.Code == ProtocolCode.BadRequest && ReadInteger(message, "id") is { } id)
        {
            SendError(error.Code, error.Message, id: id);
            return;
        }
        var buffer = Json.Buffer();
        V1Replies.WritePresence(buffer, request.Id, request.Stream, _presence.Count(request.Stream));
        _connection.Send(buffer.Written);
    }
}
