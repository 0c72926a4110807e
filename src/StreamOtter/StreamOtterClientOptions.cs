using System.Net.WebSockets;
using StreamOtter.Protocol.V1;
using StreamOtter.Telemetry;

namespace StreamOtter;

/// <summary>
/// Settings of a <see cref="StreamOtterClient"/>, which copies them: changed later, they are those of later clients. They bind
/// from configuration, but for what is code.
/// </summary>
public sealed record StreamOtterClientOptions
{
    /// <summary>The gateway's address, <c>ws://host:port/v1</c> or <c>wss://…</c>. This or <see cref="Urls"/> is required.</summary>
    public Uri? Url
    {
        get => Urls is [var first, ..] ? first : null;
        set
        {
            if (value != Url) // binding sets what is not mentioned to what it is
                Urls = value is null ? [] : [value];
        }
    }

    /// <summary>
    /// The addresses of gateways of the same log. They are tried in turn: a lost connection moves to the next, and the
    /// client waits when it has tried all.
    /// </summary>
    public IReadOnlyList<Uri> Urls { get; set; } = [];

    /// <summary>What the client calls itself in the gateway's logs, such as "my-app/1.2". Default: null; up to 128 characters.</summary>
    public string? ClientName { get; set; }

    /// <summary>
    /// The token that says who this client is (spec/protocol.md, section 7). Default: null, none. Where it is to be
    /// renewed, give a <see cref="TokenProvider"/> instead.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>
    /// Asked for a token at every connect, and before the one in use expires: it then replaces that on the open
    /// connection. Default: null. Where it throws, the attempt has failed and is repeated.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>How long an attempt to connect may take, up to the gateway's welcome. Default 10 s; 1 ms to 1 h.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest wait before the second attempt; it doubles with every attempt that fails, and the wait itself is
    /// random between nothing and this (full jitter). Default 200 ms; 1 ms to <see cref="ReconnectMax"/>.
    /// </summary>
    public TimeSpan ReconnectMin { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Where the doubling ends. Default 15 s; <see cref="ReconnectMin"/> to 1 h.</summary>
    public TimeSpan ReconnectMax { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether publishes that were under way when a connection broke are sent again over the next, as the same producer
    /// and under the same sequence numbers, so that each is stored once. Default true; what no gateway answers within ten
    /// minutes ends as <see cref="PublishOutcome.Unknown"/>. False: it ends so at once.
    /// </summary>
    public bool RetryPublishes { get; set; } = true;

    /// <summary>
    /// How long disposing waits for answers to publishes, and for the gateway's goodbye. Default 5 s; 0 s to 1 h.
    /// </summary>
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The largest message taken from a gateway, in bytes; a larger one ends the client. Default 64 MiB; 64 KiB to 1 GiB.
    /// </summary>
    public int MaxMessageBytes { get; set; } = 64 << 20;

    /// <summary>Last touches on each new WebSocket: headers, certificates, a proxy. Default: none.</summary>
    public Action<ClientWebSocketOptions>? ConfigureSocket { get; set; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal ClientMetrics Metrics { get; init; } = ClientMetrics.Shared;

    internal Random Random { get; init; } = Random.Shared;

    /// <summary>Some of the settings; the token is not among them.</summary>
    public override string ToString() => $"{nameof(StreamOtterClientOptions)} {{ Urls = {string.Join(", ", Urls)}, ClientName = {ClientName} }}";

    /// <summary>Says everything that is wrong with these settings.</summary>
    internal IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (Urls is not { Count: > 0 })
            errors.Add("Url: an address such as ws://127.0.0.1:9090/v1 is required.");
        foreach (var url in Urls ?? [])
        {
            if (url is not { IsAbsoluteUri: true } || url.Scheme is not ("ws" or "wss"))
                errors.Add($"Urls: '{url}' does not begin with ws:// or wss://.");
        }
        if (ClientName is { Length: > ProtocolV1.MaxClientLength })
            errors.Add("ClientName: at most 128 characters.");
        if (Token is not null && TokenProvider is not null)
            errors.Add("Token, TokenProvider: at most one of them.");
        Check(nameof(ConnectTimeout), ConnectTimeout, TimeSpan.FromMilliseconds(1));
        Check(nameof(ReconnectMin), ReconnectMin, TimeSpan.FromMilliseconds(1));
        Check(nameof(ReconnectMax), ReconnectMax, ReconnectMin);
        Check(nameof(CloseTimeout), CloseTimeout, TimeSpan.Zero);
        if (MaxMessageBytes is < 64 << 10 or > 1 << 30)
            errors.Add("MaxMessageBytes: 64 KiB to 1 GiB.");
        return errors;

        void Check(string name, TimeSpan value, TimeSpan least)
        {
            if (value < least || value > TimeSpan.FromHours(1))
                errors.Add($"{name}: {least} to 1 h.");
        }
    }
}
