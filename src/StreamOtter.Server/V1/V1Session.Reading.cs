using StreamOtter.Protocol.V1;
using StreamOtter.Server.Security;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    /// <summary>As many reads as one connection may have under way.</summary>
    private const int MaxReads = 4;

    private int _reads;

    private delegate void Question(ReadOnlySpan<byte> message);

    /// <summary>A question that cannot be meant is answered by its number, if it has one.</summary>
    private void Ask(ReadOnlySpan<byte> message, Question question)
    {
        try
        {
            question(message);
        }
        catch (V1RequestException error) when (error.Code == ProtocolCode.BadRequest && ReadInteger(message, "id") is { } id)
        {
            SendError(error.Code, error.Message, id: id);
        }
    }

    private void OnRead(ReadOnlySpan<byte> message)
    {
        var request = V1Read.Read(message);
        if (IsForbidden(request.Stream, request.Id))
            return;
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
        FrameBuffer? answer = null;
        EngineException? problem = null;
        try
        {
            var log = await _engine.OpenAsync(request.Stream, mayCreate: false, _connection.Over);
            answer = await V1History.ReadAsync(log, request, _connection.Over);
        }
        catch (OperationCanceledException)
        {
            // The connection is over.
        }
        catch (EngineException error)
        {
            problem = error;
        }
        finally
        {
            Interlocked.Decrement(ref _reads); // before the answer: who has it may ask again
        }
        if (answer is not null)
            _connection.Send(answer.Written);
        else if (problem is not null)
            SendError(V1Replies.CodeOf(problem.Error), problem.Message, id: request.Id);
    }

    private void OnPresence(ReadOnlySpan<byte> message)
    {
        var request = V1Presence.Read(message);
        if (IsForbidden(request.Stream, request.Id))
            return;
        var buffer = Json.Buffer();
        V1Replies.WritePresence(buffer, request.Id, request.Stream, _presence.Count(request.Stream));
        _connection.Send(buffer.Written);
    }

    private bool IsForbidden(string stream, long id)
    {
        if (May(StreamAction.Subscribe, stream))
            return false;
        SendError(ProtocolCode.Forbidden, _principal!.Refusal(StreamAction.Subscribe, stream), id: id);
        return true;
    }
}
