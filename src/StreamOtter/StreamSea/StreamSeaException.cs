using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.StreamSea;

/// <summary>A call to a stream-sea server failed, or a subscription ended. Its text never holds a secret or a token.</summary>
public sealed class StreamSeaException : StreamOtterException
{
    private const int MaxShown = 5; // errors in the message; all are in Errors

    internal StreamSeaException(StreamSeaFailure failure, string message, int? status = null, Exception? inner = null)
        : base(message, inner) => (Failure, Status) = (failure, status);

    internal StreamSeaException(StreamSeaFailure failure, string message, int status, IReadOnlyList<FieldError> errors)
        : this(failure, errors.Count == 0 ? message : $"{message} ({List(errors)})", status) => Errors = errors;

    /// <summary>Whether what was asked for is certainly not done, or nobody knows.</summary>
    public StreamSeaFailure Failure { get; }

    /// <summary>The HTTP status, or the close code of a WebSocket; null where there was none.</summary>
    public int? Status { get; }

    /// <summary>Each field at fault, where the server named some; else empty.</summary>
    public IReadOnlyList<FieldError> Errors { get; } = [];

    /// <summary>The server does not know the client, or no longer: another token may help.</summary>
    internal bool IsDenial { get; init; }

    private static string List(IReadOnlyList<FieldError> errors) =>
        string.Join("; ", errors.Take(MaxShown)) + (errors.Count > MaxShown ? $"; and {errors.Count - MaxShown} more" : "");
}
