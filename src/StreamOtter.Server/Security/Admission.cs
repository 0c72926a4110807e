using Microsoft.AspNetCore.Http;

namespace StreamOtter.Server.Security;

/// <summary>Whether a request may become a WebSocket.</summary>
/// <param name="Principal">Who it is; null where that is not known yet.</param>
/// <param name="Status">The HTTP status to refuse it with, or 0.</param>
/// <param name="Problem">Why it is refused.</param>
internal sealed record Admission(Principal? Principal, int Status, string Problem)
{
    public static Admission Of(Principal? principal) => new(principal, 0, "");

    /// <summary>It asks for what there is not.</summary>
    public static Admission Malformed(string problem) => new(null, StatusCodes.Status400BadRequest, problem);

    /// <summary>Nobody knows who it is.</summary>
    public static Admission Unauthorized(string problem) => new(null, StatusCodes.Status401Unauthorized, problem);

    /// <summary>It is known, and may not.</summary>
    public static Admission Forbidden(string problem) => new(null, StatusCodes.Status403Forbidden, problem);
}
