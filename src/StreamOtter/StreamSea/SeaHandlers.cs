namespace StreamOtter.StreamSea;

/// <summary>Makes what connects to a server.</summary>
internal static class SeaHandlers
{
    /// <summary>Calls of one client go over so many connections at most; the others wait for their turn.</summary>
    private const int MaxConnections = 100;

    /// <summary>A server whose name has moved to another address is found there after this.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    /// <summary>For calls.</summary>
    public static SocketsHttpHandler ForCalls(StreamSeaClientOptions options)
    {
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = MaxConnections, PooledConnectionLifetime = ConnectionLifetime };
        return Finish(handler, options);
    }

    /// <summary>For one WebSocket.</summary>
    public static SocketsHttpHandler ForSocket(StreamSeaClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new SilenceStream(context.PlaintextStream, options.ServerTimeout, options.TimeProvider)),
        };
        return Finish(handler, options);
    }

    private static SocketsHttpHandler Finish(SocketsHttpHandler handler, StreamSeaClientOptions options)
    {
        handler.ConnectTimeout = options.ConnectTimeout;
        handler.UseCookies = false;
        options.ConfigureHandler?.Invoke(handler);
        handler.AllowAutoRedirect = false; // who knows to whom the secret would go
        return handler;
    }
}
