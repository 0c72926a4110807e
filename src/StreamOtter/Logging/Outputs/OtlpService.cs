using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using StreamOtter.Logging.Formats;

namespace StreamOtter.Logging.Outputs;

/// <summary>
/// Sends entries to a service by OTLP/HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). What the
/// specification says may be tried again is, with growing waits, for as long as it takes; meanwhile entries queue up.
/// </summary>
internal sealed class OtlpService : ILogSink
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client;
    private readonly Uri _endpoint;
    private readonly byte[] _head;
    private readonly TimeProvider _time;
    private readonly Action<Exception> _report;

    public OtlpService(LoggingOptions options, TimeProvider time, Action<Exception> report)
    {
        var endpoint = new Uri(options.ServiceEndpoint!);
        _endpoint = endpoint.AbsolutePath == "/" ? new Uri(endpoint, "/v1/logs") : endpoint;
        (_time, _report) = (time, report);
        _head = WriteHead(options.ServiceName);
        _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = options.ServiceTimeout };
        foreach (var (name, value) in options.ServiceHeaders)
        {
            if (!_client.DefaultRequestHeaders.TryAddWithoutValidation(name, value))
                throw new ArgumentException($"ServiceHeaders: '{name}' is no header's name.", nameof(options));
        }
    }

    public bool EndsWhenCancelled => true;

    public async ValueTask WriteAsync(IReadOnlyList<ReadOnlyMemory<byte>> entries, CancellationToken cancellationToken)
    {
        var body = Join(entries);
        for (var wait = FirstWait; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var (error, after) = await SendAsync(body, cancellationToken).ConfigureAwait(false);
            if (error is null)
                return;
            if (wait == FirstWait)
                _report(new LogOutputException($"The log service at {Where} does not take entries: {error}. They wait, as far as there is room, and are sent again.", null));
            await Task.Delay(after > wait ? after.Value : wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return default;
    }

    private string Where => _endpoint.GetLeftPart(UriPartial.Path);

    /// <summary>Answers why to try again, and when at the earliest; null where it went well.</summary>
    private async ValueTask<(string? Error, TimeSpan? After)> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await _client.PostAsync(_endpoint, content, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return default;
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout)
                return ($"it answers {(int)response.StatusCode}", response.Headers.RetryAfter?.Delta is { } after && after < LongestWait ? after : null);
            throw new LogOutputException($"The log service at {Where} refuses entries with {(int)response.StatusCode}: they are lost. Look at ServiceEndpoint and ServiceHeaders, and at the service's own log.");
        }
        catch (HttpRequestException error)
        {
            return (error.Message.TrimEnd('.'), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ("it does not answer in time", null);
        }
    }

    private byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> entries)
    {
        using var body = new MemoryStream();
        body.Write(_head);
        for (var next = 0; next < entries.Count; next++)
        {
            if (next > 0)
                body.WriteByte((byte)',');
            body.Write(entries[next].Span);
        }
        body.Write("]}]}]}"u8);
        return body.ToArray();
    }

    /// <summary>An ExportLogsServiceRequest up to its first record.</summary>
    private static byte[] WriteHead(string serviceName)
    {
        using var head = new MemoryStream();
        using (var json = new Utf8JsonWriter(head, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("resourceLogs"u8);
            json.WriteStartObject();
            json.WriteStartObject("resource"u8);
            json.WriteStartArray("attributes"u8);
            OtlpLogFormat.WriteAttribute(json, "service.name", serviceName);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteStartArray("scopeLogs"u8);
            json.WriteStartObject();
            json.WriteStartObject("scope"u8);
            json.WriteString("name"u8, "StreamOtter");
            json.WriteEndObject();
            json.WriteStartArray("logRecords"u8);
        }
        return head.ToArray();
    }
}
