using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace StreamOtter.Cli.Serve;

/// <summary>Where the server really listens: known once it has started, and not what was asked for where that was port 0.</summary>
internal sealed class ServePorts(IServer server)
{
    /// <summary>The WebSocket endpoints' address, without a path.</summary>
    public string WsUrl => $"{(At(0).Scheme == Uri.UriSchemeHttps ? "wss" : "ws")}://{At(0).Authority}";

    /// <summary>The HTTP services' address.</summary>
    public Uri HttpUrl => At(1);

    /// <summary>The HTTP services' port.</summary>
    public int Http => HttpUrl.Port;

    // Kestrel lists them in the order they were asked for.
    private Uri At(int index) => new(server.Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(index));
}
