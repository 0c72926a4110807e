using Microsoft.AspNetCore.Http;
using StreamOtter.Streams;

namespace StreamOtter.Server.Health;

/// <summary>The answer of the health endpoints.</summary>
internal static class HealthReport
{
    public static Task WriteAsync(HttpContext context, EngineHealth health, int connections)
    {
        context.Response.StatusCode = health.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "application/json";
        var buffer = Json.Buffer();
        var json = Json.WriterTo(buffer);
        json.WriteStartObject();
        json.WriteString("status"u8, health.IsReady ? "ok" : "unavailable");
        if (health.Reason is { } reason)
            json.WriteString("reason"u8, reason);
        json.WriteNumber("connections"u8, connections);
        json.WriteEndObject();
        json.Flush();
        return context.Response.Body.WriteAsync(buffer.Written.ToArray(), context.RequestAborted).AsTask();
    }
}
