using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>Reads a request's body: a JSON object, perhaps compressed. What it may have in bytes, it may have inflated.</summary>
internal static class SeaBody
{
    private const int ReadBytes = 16 << 10;

    public static async Task<JsonElement> ReadAsync(HttpRequest request, int maxBytes, int maxDepth)
    {
        var bytes = await ReadBytesAsync(request, maxBytes);
        if (bytes.IsEmpty)
            throw SeaProblem.BadRequest("A JSON object is missing in the request's body.");
        if (!Utf8.IsValid(bytes.Span))
            throw SeaProblem.BadRequest("The body is not UTF-8.");
        CheckDepth(bytes.Span, maxDepth);
        var body = Parse(bytes.Span, maxDepth);
        return body.ValueKind == JsonValueKind.Object ? body : throw SeaProblem.BadRequest("The body must be a JSON object.");
    }

    /// <summary>A member that must be a string.</summary>
    public static string Text(JsonElement body, string name) =>
        TryText(body, name) ?? throw Wrong(name, "must be a string");

    /// <summary>A member's text; null where it is missing or no string.</summary>
    public static string? TryText(JsonElement body, string name) =>
        body.TryGetProperty(name, out var member) ? TextOf(member, name) : null;

    /// <summary>A value's text; null where it is no string.</summary>
    public static string? TextOf(JsonElement value, string name)
    {
        if (value.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, "holds half of a surrogate pair");
        }
    }

    public static SeaProblem Wrong(string name, string problem) => SeaProblem.Of(new FieldError(name, problem));

    private static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, int maxBytes)
    {
        await using var inflated = request.Headers.ContentEncoding.ToString() switch
        {
            "" or "identity" => null,
            "gzip" => new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true),
            var other => throw new SeaProblem(StatusCodes.Status415UnsupportedMediaType, $"Content-Encoding '{other}' is not understood: send gzip, or nothing of it."),
        };
        var content = new MemoryStream();
        var buffer = new byte[ReadBytes];
        try
        {
            while (await (inflated ?? request.Body).ReadAsync(buffer, request.HttpContext.RequestAborted) is > 0 and var read)
            {
                if (content.Length + read > maxBytes)
                    throw new SeaProblem(StatusCodes.Status413PayloadTooLarge, $"A body may have {maxBytes} bytes, inflated too; this one has more.");
                content.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException error)
        {
            throw SeaProblem.BadRequest($"The body is not what Content-Encoding says: {error.Message}");
        }
        catch (BadHttpRequestException error) when (error.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new SeaProblem(error.StatusCode, $"A body may have {maxBytes} bytes; this one has more.");
        }
        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static JsonElement Parse(ReadOnlySpan<byte> bytes, int maxDepth)
    {
        try
        {
            return JsonElement.Parse(bytes, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException error)
        {
            throw SeaProblem.BadRequest($"The body is not JSON: {error.Message}");
        }
    }

    /// <summary>Parsing it says only that some limit was passed.</summary>
    private static void CheckDepth(ReadOnlySpan<byte> bytes, int maxDepth)
    {
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
        try
        {
            while (json.Read())
            {
                if (json.CurrentDepth == maxDepth && json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                    throw SeaProblem.BadRequest($"The body is nested deeper than {maxDepth} levels.");
            }
        }
        catch (JsonException)
        {
            // Parsing says what it is.
        }
    }

    /// <summary>A member as it was written.</summary>
    public static byte[] Raw(JsonElement member) => JsonMarshal.GetRawUtf8Value(member).ToArray();
}
