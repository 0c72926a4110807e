using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Catalog;
using StreamOtter.Server.FileDrop;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Guide;
using StreamOtter.Server.Presence;
using StreamOtter.Server.Producers;
using StreamOtter.Server.Security;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea;
using StreamOtter.Server.V1;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server;

/// <summary>A running gateway: an engine, the feeds over it, and the sockets that they go to.</summary>
public sealed class Gateway : IAsyncDisposable
{
    private readonly IStreamEngine _engine;
    private readonly StreamFeeds _feeds;
    private readonly GroupRegistry _groups;
    private readonly ProducerRegistry _producers;
    private readonly GatewayCatalog _catalog;
    private readonly PresenceService _presence;
    private readonly Authenticator _authenticator;
    private readonly Heartbeat _heartbeat;
    private readonly SocketEndpoint _sockets;
    private readonly StreamSeaService _streamSea;
    private readonly FileDrops _drops;
    private readonly ILoggerFactory _logs;

    /// <summary>A gateway over an engine, which it does not own.</summary>
    /// <exception cref="ArgumentException">The settings cannot work; the message names everything that is wrong.</exception>
    public Gateway(IStreamEngine engine, GatewayOptions options, TimeProvider time, ILoggerFactory logs)
    {
        if (options.Validate() is { Count: > 0 } errors)
            throw new ArgumentException(string.Join(Environment.NewLine, errors), nameof(options));
        Options = options;
        _engine = engine;
        _logs = logs;
        _feeds = new StreamFeeds(engine, options.Window, time);
        _groups = new GroupRegistry(engine, _feeds, time, logs.CreateLogger<GroupDispatcher>());
        _producers = new ProducerRegistry(time);
        _catalog = new GatewayCatalog(engine, time, logs.CreateLogger<GatewayCatalog>());
        _presence = new PresenceService(engine, _feeds, _catalog, time, logs.CreateLogger<PresenceService>());
        _authenticator = new Authenticator(options.Auth, time);
        _heartbeat = new Heartbeat(options.Sockets, time);
        var origins = new OriginPolicy(options.Sockets);
        _sockets = new SocketEndpoint(origins, _heartbeat, options.Sockets, time, logs.CreateLogger<SocketEndpoint>());
        _streamSea = new StreamSeaService(options, engine, _feeds, _groups, _catalog, _sockets, origins, time, logs.CreateLogger<StreamSeaService>());
        _drops = new FileDrops(options.FileDrop, engine, options.CreateStreams, time, logs.CreateLogger<FileDrops>());
    }

    /// <summary>Its settings.</summary>
    public GatewayOptions Options { get; }

    /// <summary>How many WebSockets are open.</summary>
    public int ConnectionCount => _heartbeat.Count;

    /// <summary>
    /// stream-sea's administrator, where there was none and this start has made one: this is the only moment in which its
    /// secret can be read. Else null.
    /// </summary>
    public StreamSeaCredential? NewAdministrator => _streamSea.NewAdministrator;

    /// <summary>Whether the gateway can serve now, and why not.</summary>
    public EngineHealth Health => _stopping ? EngineHealth.NotReady("The gateway is stopping.") : _engine.Health;

    private volatile bool _stopping;

    /// <summary>Finds out whether the gateway can serve, before anybody connects; and begins to watch the folders of file drop.</summary>
    /// <exception cref="EngineException">It cannot; the message names the cause and the mend.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _presence.Start();
        if (Options.Guide.Enabled)
            _ = await _feeds.OpenAsync(Options.Guide.Topic, Options.CreateStreams, cancellationToken);
        if (Options.StreamSea.Enabled)
            await _streamSea.StartAsync(cancellationToken);
        _drops.Start();
    }

    /// <summary>Says goodbye to every client: what they sent is answered, then they are told to come again. Files are not read on.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _stopping = true;
        try
        {
            await Task.WhenAll(_drops.StopAsync(), _heartbeat.DrainAllAsync(CloseCode.GoingAway, "The gateway stops.")).WaitAsync(cancellationToken);
            await _groups.StopAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The time that the host gives for this is over.
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _heartbeat.Dispose();
        await _presence.DisposeAsync();
        await _catalog.DisposeAsync();
        await _groups.StopAsync();
        await _feeds.DisposeAsync();
    }

    /// <summary>Serves stream-sea's API and WebSocket.</summary>
    internal void MapStreamSea(IEndpointRouteBuilder routes) => _streamSea.Map(routes);

    /// <summary>Serves the guide's protocol on a request.</summary>
    internal Task ServeGuideAsync(HttpContext context) =>
        _sockets.ServeAsync(context, subProtocol: null, AdmitGuide, async (connection, principal, cancellationToken) =>
        {
            try
            {
                var feed = await _feeds.OpenAsync(Options.Guide.Topic, Options.CreateStreams, cancellationToken);
                IGuideSubscription subscription = WantsShare(context.Request) == true
                    ? new GuideShare(connection, feed.Log, JoinGuideAsync)
                    : new GuideSubscription(connection, feed);
                return new GuideSession(connection, feed.Log, subscription, principal!, Options.Sockets.MaxMessageBytes, Options.Credit, _logs.CreateLogger<GuideSession>());
            }
            catch (EngineException error)
            {
                return new RefusingSession(() => GuideReplies.Refuse(connection, error));
            }
        });

    /// <summary>The guide's group begins at the end, as its broadcast does.</summary>
    private ValueTask<GroupMembership> JoinGuideAsync(IGroupMember member) =>
        _groups.JoinAsync(Options.Guide.Topic, Options.Guide.GroupId, Options.CreateStreams, static (_, _, _) => new(-1L), member);

    /// <summary>Whether a client of the guide wants a share of the topic (<c>?shared=true</c>) or all of it; null where it says neither.</summary>
    private static bool? WantsShare(HttpRequest request) =>
        request.Query["shared"] is not { Count: > 0 } value ? false
        : bool.TryParse(value, out var wants) ? wants
        : null;

    /// <summary>Serves StreamOtter's protocol on a request.</summary>
    internal Task ServeV1Async(HttpContext context) =>
        _sockets.ServeAsync(context, V1Session.SubProtocol, AdmitV1, (connection, principal, _) =>
            new ValueTask<ISocketSession>(new V1Session(
                connection, _engine, _feeds, _groups, _producers, _presence, _authenticator, principal, Options, _logs.CreateLogger<V1Session>())));

    /// <summary>The guide's messages have no place for a token; its clients get everything of the topic.</summary>
    private Admission AdmitGuide(HttpRequest request) =>
        WantsShare(request) is null ? Admission.Malformed("'shared' in the address is true or false.")
        : !_authenticator.TryIdentify(UpgradeToken.FromHeaderOrQuery(request), out var principal, out var problem)
            ? Admission.Unauthorized($"{problem} Send it as 'Authorization: Bearer', or as ?access_token= in the address.")
        : !principal.May(StreamAction.Subscribe, Options.Guide.Topic) ? Admission.Forbidden(principal.Refusal(StreamAction.Subscribe, Options.Guide.Topic))
        : Admission.Of(principal);

    /// <summary>Who shows no token here may show it in its hello.</summary>
    private Admission AdmitV1(HttpRequest request) =>
        UpgradeToken.FromHeader(request) is not { } token ? Admission.Of(_authenticator.Anonymous)
        : _authenticator.TryIdentify(token, out var principal, out var problem) ? Admission.Of(principal)
        : Admission.Unauthorized(problem);
}
