using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace StreamOtter.StreamSea;

/// <summary>Calls of the HTTP API, and what becomes of them.</summary>
internal sealed class SeaApi(StreamSeaClientOptions options, SeaProof proof, CancellationToken disposed) : IDisposable
{
    private readonly HttpClient _http = new(SeaHandlers.ForCalls(options)) { BaseAddress = options.Api(), Timeout = Timeout.InfiniteTimeSpan };

    public void Dispose() => _http.Dispose();

    /// <summary>A call whose answer tells nothing but that it is done.</summary>
    public Task SendAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken) =>
        CallAsync(method, path, body, static (_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>A call with an answer, an object.</summary>
    public Task<JsonElement> AskAsync(HttpMethod method, string path, ReadOnlyMemory<byte>? body, CancellationToken cancellationToken) =>
        CallAsync(method, path, body, ReadAnswerAsync, cancellationToken);

    /// <summary>What the server answers with success is nothing that the call can mean.</summary>
    public static StreamSeaException NoMeaning(string problem) => new(StreamSeaFailure.Unknown, $"The server's answer has no meaning: {problem}", (int)HttpStatusCode.OK);

    private async Task<T> CallAsync<T>(
        HttpMethod method, string path, ReadOnlyMemory<byte>? body, Func<HttpResponseMessage, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (disposed.IsCancellationRequested)
            throw new ClientClosedException(null);
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = proof.Header;
        request.Content = body is { } bytes ? ContentOf(bytes) : null;
        using var limit = new CancellationTokenSource(options.RequestTimeout, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, disposed, cancellationToken);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw await SeaRefusal.ReadAsync(response, proof, either.Token).ConfigureAwait(false);
            return await read(response, either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (disposed.IsCancellationRequested)
                throw new StreamSeaException(StreamSeaFailure.Unknown, "The client was disposed before the server had answered.", status: null, error);
            throw limit.IsCancellationRequested
                ? new StreamSeaException(StreamSeaFailure.Unknown, $"The server did not answer within {options.RequestTimeout.TotalSeconds:0.###} s.", status: null, error)
                : SeaRefusal.Of(error, _http.BaseAddress!);
        }
    }

    private async Task<JsonElement> ReadAnswerAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await response.Content.LoadIntoBufferAsync(options.MaxMessageBytes, cancellationToken).ConfigureAwait(false);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return SeaJson.TryReadObject(bytes) ?? throw NoMeaning("it is no JSON object.");
    }

    private ReadOnlyMemoryContent ContentOf(ReadOnlyMemory<byte> body)
    {
        var compress = body.Length > options.CompressAbove;
        var content = new ReadOnlyMemoryContent(compress ? Compress(body.Span) : body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (compress)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Compress(ReadOnlySpan<byte> body)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(body);
        return compressed.ToArray();
    }
}
