using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using StreamOtter.Server.Catalog;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Security;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea.Accounts;
using StreamOtter.Server.StreamSea.Http;
using StreamOtter.Server.StreamSea.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.StreamSea;

/// <summary>The home of stream-sea's clients: its HTTP API and its WebSocket, over this gateway's streams, groups and catalog.</summary>
internal sealed partial class StreamSeaService
{
    private readonly GatewayOptions _options;
    private readonly GatewayCatalog _catalog;
    private readonly SocketEndpoint _sockets;
    private readonly SeaAccess _access;
    private readonly SeaRegistrar _registrar;
    private readonly SeaSubscriber _subscriber;
    private readonly SeaEndpoints _endpoints;
    private readonly ILogger _log;

    public StreamSeaService(
        GatewayOptions options, IStreamEngine engine, StreamFeeds feeds, GroupRegistry groups, GatewayCatalog catalog,
        SocketEndpoint sockets, OriginPolicy origins, TimeProvider time, ILogger<StreamSeaService> log)
    {
        _options = options;
        _catalog = catalog;
        _sockets = sockets;
        _log = log;
        var directory = new SeaDirectory(catalog, log);
        _access = new SeaAccess(directory, time);
        _registrar = new SeaRegistrar(engine, catalog, directory, time, log);
        _subscriber = new SeaSubscriber(feeds, groups, options.CreateStreams, log);
        _endpoints = new SeaEndpoints(
            catalog, _access, origins, options.Sockets.MaxMessageBytes,
            new SeaStreamsApi(engine, directory, _registrar, options.CreateStreams), new SeaJailsApi(_registrar), new SeaClientsApi(_registrar), log);
    }

    /// <summary>The administrator that was made at this start, or null.</summary>
    public StreamSeaCredential? NewAdministrator { get; private set; }

    /// <summary>Sees to it that there is an administrator. Where the catalog cannot be had, the rest of the gateway serves all the same.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _catalog.OpenAsync(cancellationToken);
            NewAdministrator = await _registrar.EnsureAdministratorAsync(_options.StreamSea, cancellationToken);
        }
        catch (EngineException error)
        {
            LogNotStarted(_log, error.Message);
        }
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map("/streams", ServeSocketAsync);
        _endpoints.Map(routes);
    }

    private Task ServeSocketAsync(HttpContext context) =>
        _sockets.ServeAsync(context, subProtocol: null, static _ => Admission.Of(null), async (connection, _, cancellationToken) =>
        {
            try
            {
                await _catalog.OpenAsync(cancellationToken);
                return new SeaSession(connection, _access, _subscriber, _log);
            }
            catch (EngineException error)
            {
                return new RefusingSession(() => connection.Close(CloseCode.TryAgainLater, error.Message));
            }
        });

    [LoggerMessage(2431, LogLevel.Warning, "stream-sea's clients cannot be served, and are told so: {Error} Mend that, and start the gateway again")]
    private static partial void LogNotStarted(ILogger log, string error);
}
