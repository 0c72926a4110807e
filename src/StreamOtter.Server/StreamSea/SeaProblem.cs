using Microsoft.AspNetCore.Http;
using StreamOtter.Protocol.StreamSea;
using StreamOtter.Streams;

namespace StreamOtter.Server.StreamSea;

/// <summary>A request that is refused: the answer's status, its <c>message</c>, and its <c>errors</c> where fields are at fault.</summary>
internal sealed class SeaProblem(int status, string message, IReadOnlyList<FieldError>? errors = null) : Exception(message)
{
    public int Status => status;

    public IReadOnlyList<FieldError>? Errors => errors;

    public static SeaProblem BadRequest(string message, IReadOnlyList<FieldError>? errors = null) => new(StatusCodes.Status400BadRequest, message, errors);

    /// <summary>Fields that are at fault.</summary>
    public static SeaProblem Of(params IReadOnlyList<FieldError> errors) => BadRequest(errors[0].ToString(), errors);

    public static SeaProblem NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static SeaProblem Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    /// <summary>Why the engine could not do it.</summary>
    public static SeaProblem Of(EngineError error, string message) => new(
        error switch
        {
            EngineError.StreamNotFound => StatusCodes.Status404NotFound,
            EngineError.InvalidName or EngineError.InvalidRecord => StatusCodes.Status400BadRequest,
            EngineError.RecordTooLarge => StatusCodes.Status413PayloadTooLarge,
            EngineError.AlreadyExists => StatusCodes.Status409Conflict,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        message);
}
