using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>Writes answers.</summary>
internal static class SeaAnswer
{
    public static Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var buffer = Json.Buffer();
        var json = Json.WriterTo(buffer);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        json.Flush();
        var body = buffer.Written.ToArray();
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    public static Task WriteAsync(HttpContext context, SeaProblem problem)
    {
        if (problem.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"stream-sea\", charset=\"UTF-8\"";
        return WriteAsync(context, problem.Status, json =>
        {
            json.WriteString("message"u8, problem.Message);
            if (problem.Errors is not { } errors)
                return;
            json.WriteStartArray("errors"u8);
            foreach (var error in errors)
            {
                json.WriteStartObject();
                json.WriteString("field"u8, error.Field);
                json.WriteString("message"u8, error.Message);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }
}
