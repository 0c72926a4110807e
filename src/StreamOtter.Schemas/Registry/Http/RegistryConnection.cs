using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter.Schemas.Registry.Http;

/// <summary>Sends requests to a registry, and says in plain words what is wrong with the answers.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private static readonly MediaTypeHeaderValue Json = new("application/vnd.schemaregistry.v1+json");

    private readonly SchemaRegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly Uri[] _urls;

    public RegistryConnection(SchemaRegistryOptions options, TimeProvider time, HttpMessageHandler? handler)
    {
        _options = options;
        _time = time;
        _urls = RegistryOptionsReader.Urls(options);
        _http = new HttpClient(handler ?? RegistryOptionsReader.Handler(options), disposeHandler: handler is null)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = options.MaxResponseBytes,
        };
        _http.DefaultRequestHeaders.Accept.ParseAdd("application/vnd.schemaregistry.v1+json, application/json");
    }

    /// <exception cref="SchemaRegistryException">All that can go wrong.</exception>
    public async Task<T> SendAsync<T>(HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        for (var i = 0; ; i++)
        {
            try
            {
                return await SendAsync(_urls[i], method, path, body, type, either.Token).ConfigureAwait(false);
            }
            catch (SchemaRegistryException e) when (e.Error == SchemaRegistryError.Unavailable && i < _urls.Length - 1)
            {
                // The next one may be better.
            }
            catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
            {
                throw Unavailable(_urls[i], $"no answer within {_options.Timeout.TotalSeconds:0.###} s", e);
            }
        }
    }

    public SchemaRegistryException NotUnderstood(string what) => new(
        SchemaRegistryError.NotUnderstood, $"The schema registry at {_options.Url} answered with {what}. Check that the address is that of its API.");

    public void Dispose() => _http.Dispose();

    private async Task<T> SendAsync<T>(
        Uri url, HttpMethod method, string path, byte[]? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : notnull
    {
        using var request = new HttpRequestMessage(method, new Uri(url, path));
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = Json } };
        request.Headers.Authorization = await AuthorizationAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw Refusal(url, response.StatusCode, bytes);
            return JsonSerializer.Deserialize(bytes, type) ?? throw NotUnderstood("null");
        }
        catch (JsonException e)
        {
            throw new SchemaRegistryException(SchemaRegistryError.NotUnderstood, NotUnderstood("something else than its JSON").Message, innerException: e);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new SchemaRegistryException(
                SchemaRegistryError.NotUnderstood, NotUnderstood($"more than MaxResponseBytes, {_options.MaxResponseBytes} bytes").Message, innerException: e);
        }
        catch (HttpRequestException e)
        {
            throw Unavailable(url, e.Message, e);
        }
    }

    private async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellationToken)
    {
        if (_options.TokenProvider is { } provider)
            return new("Bearer", await provider(cancellationToken).ConfigureAwait(false));
        if (_options.Token is { } token)
            return new("Bearer", token);
        return _options.Username is { } user
            ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_options.Password}")))
            : null;
    }

    private static SchemaRegistryException Refusal(Uri url, HttpStatusCode status, byte[] body)
    {
        var (code, said) = Read(body);
        var told = said is null ? "" : $": {said}";
        var where = $"The schema registry at {url}";
        return (int)status switch
        {
            401 or 403 => new(SchemaRegistryError.Forbidden, $"{where} refuses ({(int)status}){told}. Check user, password or token, and their rights.", code),
            404 when code is not null => new(SchemaRegistryError.NotFound, $"{where} has no such thing{told}", code),
            404 => new(SchemaRegistryError.NotUnderstood, $"{where} answered 404 and not as a registry does. Check the address and its path."),
            409 => new(SchemaRegistryError.Incompatible, $"{where} takes the schema for incompatible with the subject's{told}", code),
            400 or 422 => new(SchemaRegistryError.Invalid, $"{where} takes the request for invalid{told}", code),
            408 or 429 or >= 500 => new(SchemaRegistryError.Unavailable, $"{where} has failed ({(int)status}){told}. Try again; see its log if it stays.", code),
            _ => new(SchemaRegistryError.NotUnderstood, $"{where} answered {(int)status}{told}. Check the address.", code),
        };
    }

    private static (int? Code, string? Message) Read(byte[] body)
    {
        try
        {
            var error = JsonSerializer.Deserialize(body, RegistryJson.Default.ErrorMessage);
            return (error?.ErrorCode, error?.Message);
        }
        catch (JsonException)
        {
            return (null, null);
        }
    }

    private static SchemaRegistryException Unavailable(Uri url, string why, Exception inner) => new(
        SchemaRegistryError.Unavailable, $"The schema registry at {url} cannot be reached: {why}. Check that it runs and that this is its address.",
        innerException: inner);
}
