using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace StreamOtter.StreamSea;

/// <summary>How a client shows who it is.</summary>
internal sealed class SeaProof(StreamSeaClientOptions options)
{
    private const string Hidden = "***";
    private const int MaxText = 1_000; // characters of what a server says

    private readonly AuthenticationHeaderValue? _header = options.ClientSecret is { } secret
        ? new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.ClientId}:{secret}")))
        : null;

    private volatile string? _token;

    /// <summary>For a call.</summary>
    /// <exception cref="InvalidOperationException">It has a token, with which no call can be made.</exception>
    public AuthenticationHeaderValue Header =>
        _header ?? throw new InvalidOperationException("stream-sea takes a token for subscriptions only: make a client with ClientSecret for this call.");

    /// <summary>A subscription's first message (spec/stream-sea.md, "WebSocket").</summary>
    /// <exception cref="Exception">The application's provider of tokens has failed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> AuthenticateAsync(CancellationToken cancellationToken)
    {
        if (options.HasToken)
            _token = options.Jwt ?? await options.JwtProvider!(cancellationToken).ConfigureAwait(false);
        var message = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(message);
        json.WriteStartObject();
        json.WriteNumber("id"u8, 1);
        json.WriteString("action"u8, "authenticate"u8);
        json.WriteStartObject("payload"u8);
        json.WriteString("type"u8, options.HasToken ? "jwt"u8 : "basic"u8);
        json.WriteString("clientId"u8, options.ClientId);
        json.WriteString(options.HasToken ? "jwt"u8 : "clientSecret"u8, options.HasToken ? _token : options.ClientSecret);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return message.WrittenMemory;
    }

    /// <summary>What a server says, fit for a text that goes into logs: on one line, not too long, and without the proof.</summary>
    public string Clean(string text)
    {
        foreach (var proof in new[] { options.ClientSecret, _header?.Parameter, _token })
            text = string.IsNullOrEmpty(proof) ? text : text.Replace(proof, Hidden, StringComparison.Ordinal);
        if (text.Length > MaxText)
            text = string.Concat(text.AsSpan(0, MaxText), "…");
        return text.Any(char.IsControl) ? string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)) : text;
    }
}
