using StreamOtter.Server.FileDrop;
using StreamOtter.Server.Guide;
using StreamOtter.Server.Publishing;
using StreamOtter.Server.Security;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server;

/// <summary>All settings of a gateway, whatever engine it runs on.</summary>
public sealed record GatewayOptions
{
    /// <summary>The WebSockets' limits and times.</summary>
    public SocketOptions Sockets { get; init; } = new();

    /// <summary>Who may do what.</summary>
    public AuthOptions Auth { get; init; } = new();

    /// <summary>What a connection may have published without an answer.</summary>
    public PublishLimits Credit { get; init; } = new();

    /// <summary>The memory for fan-out.</summary>
    public WindowOptions Window { get; init; } = new();

    /// <summary>The guide's endpoint.</summary>
    public GuideOptions Guide { get; init; } = new();

    /// <summary>The home of stream-sea's clients.</summary>
    public StreamSeaOptions StreamSea { get; init; } = new();

    /// <summary>Folders whose files are published.</summary>
    public FileDropOptions FileDrop { get; init; } = new();

    /// <summary>Whether a stream that does not exist is made when somebody publishes or subscribes to it. Default true.</summary>
    public bool CreateStreams { get; init; } = true;

    /// <summary>Says everything that is wrong with these settings, a line each.</summary>
    public IReadOnlyList<string> Validate() => GatewayOptionsValidator.Validate(this);
}
