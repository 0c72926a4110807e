using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamOtter.Protocol.Tokens;
using StreamOtter.Protocol.V1;
using StreamOtter.Server.Security;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    private readonly Authenticator _authenticator;
    private volatile Principal? _principal; // null until it is known who it is
    private int _denied;

    private TimeSpan? ExpiresIn => _principal?.End - _connection.Time.GetUtcNow();

    public void OnBeat()
    {
        if (!IsOver())
            WakeFiltered();
    }

    /// <summary>Finds out who says hello; closes the connection where that cannot be found out.</summary>
    private bool TryIdentify(string? token)
    {
        if (token is null && _principal is not null)
            return true; // known by its request, or nobody needs to be
        if (!_authenticator.TryIdentify(token, out var principal, out var problem))
        {
            Deny(token is null ? problem + " Send it as the 'token' of the 'hello'." : problem);
            return false;
        }
        _principal = principal;
        return true;
    }

    /// <summary>Another token takes the place of the one before, and its rights of those before.</summary>
    private void OnAuth(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message, V1Json.ReaderOptions);
        if (!Find(ref reader, "token"))
            throw V1Reader.Bad("'token' is missing.");
        if (!_authenticator.TryIdentify(V1Reader.String(ref reader, "token", CompactJws.MaxLength), out var principal, out var problem))
        {
            Deny(problem);
            return;
        }
        if (_principal!.Subject is { } subject && subject != principal.Subject)
        {
            Deny("The token is somebody else's: its claim 'sub' is not that of the one before. Open another connection for it.");
            return;
        }
        _principal = principal;
        LogAuthorized(_log, _connection.Id, principal.Name);
        var buffer = Json.Buffer();
        V1Replies.WriteAuthorized(buffer, ExpiresIn);
        _connection.Send(buffer.Written);
        ApplyRights();
    }

    /// <summary>Whether the client may do this. What is no stream's name is refused by whoever looks for the stream.</summary>
    private bool May(StreamAction action, string stream) => !ProtocolV1.IsStreamName(stream) || _principal!.May(action, stream);

    /// <summary>Why the client may not subscribe to a stream, or null where it may.</summary>
    private string? RefusalOf(string stream) =>
        May(StreamAction.Subscribe, stream) ? null : _principal!.Refusal(StreamAction.Subscribe, stream);

    /// <summary>Whether the token's time is over, and the connection with it.</summary>
    private bool IsOver()
    {
        if (_principal?.IsOver(_connection.Time) != true)
            return false;
        Deny("The token has expired.");
        return true;
    }

    private void Deny(string problem)
    {
        if (Interlocked.Exchange(ref _denied, 1) != 0)
            return;
        SendError(ProtocolCode.Unauthenticated, problem);
        _connection.Close(ProtocolCode.Unauthenticated, problem);
    }

    [LoggerMessage(2105, LogLevel.Information, "Client {Client} is '{Subject}'")]
    private static partial void LogAuthorized(ILogger log, string client, string subject);
}
