using System.Text.Json;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.StreamSea;

/// <summary>Why a call has failed: what the server says, whatever that is, or what the network did.</summary>
internal static class SeaRefusal
{
    private const int MaxBytes = 1 << 20;
    private const int MaxErrors = 1_000;

    /// <summary>What an answer says that is no success.</summary>
    public static async Task<StreamSeaException> ReadAsync(HttpResponseMessage response, SeaProof proof, CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        var failure = status < 500 ? StreamSeaFailure.Refused : StreamSeaFailure.Unknown;
        var json = await TryReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var said = json is { } body && SeaJson.TextIn(body, "message") is { Length: > 0 } message ? proof.Clean(message)
            : status is >= 300 and < 400 ? "a redirect, which is not followed: give the address that it leads to."
            : $"{response.StatusCode}.";
        return new StreamSeaException(failure, $"The server answered {status}: {said}", status, json is { } errors ? ErrorsIn(errors, proof) : []);
    }

    /// <summary>What the network did.</summary>
    public static StreamSeaException Of(Exception error, Uri server)
    {
        var cause = error.GetBaseException().Message;
        if (IsBeforeSending(error))
            return new StreamSeaException(StreamSeaFailure.Unreachable, $"No connection to {server}: {cause}", status: null, error);
        return new StreamSeaException(
            StreamSeaFailure.Unknown, $"The connection to {server} was lost before the answer had come: {cause}", status: null, error);
    }

    /// <summary>The token of the call is not cancelled, so what is was its time to connect.</summary>
    private static bool IsBeforeSending(Exception error) => error is OperationCanceledException or HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    private static async Task<JsonElement?> TryReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        try
        {
            await content.LoadIntoBufferAsync(MaxBytes, cancellationToken).ConfigureAwait(false);
            return SeaJson.TryReadObject(await content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null; // the status says enough
        }
    }

    private static List<FieldError> ErrorsIn(JsonElement body, SeaProof proof)
    {
        var errors = new List<FieldError>();
        if (!body.TryGetProperty("errors"u8, out var list) || list.ValueKind != JsonValueKind.Array)
            return errors;
        foreach (var error in list.EnumerateArray().Take(MaxErrors))
        {
            if ((SeaJson.TextIn(error, "message") ?? SeaJson.TextOf(error)) is { } message)
                errors.Add(new FieldError(proof.Clean(SeaJson.TextIn(error, "field") ?? ""), proof.Clean(message)));
        }
        return errors;
    }
}
