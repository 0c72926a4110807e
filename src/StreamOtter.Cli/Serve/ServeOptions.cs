using Microsoft.Extensions.Logging;
using StreamOtter.Server;
using StreamOtter.Server.FileDrop;
using StreamOtter.Server.Guide;
using StreamOtter.Server.Publishing;
using StreamOtter.Server.Security;
using StreamOtter.Server.Sockets;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams.Window;

namespace StreamOtter.Cli.Serve;

/// <summary>
/// All settings of <c>streamotter serve</c>. Each can be given in a JSON file by its name, and as an environment
/// variable: <c>Log:SegmentBytes</c> is <c>STREAMOTTER__LOG__SEGMENTBYTES</c>.
/// </summary>
internal sealed record ServeOptions
{
    /// <summary>The address to listen on. Default 127.0.0.1: this machine only. "*" is every address.</summary>
    public string Bind { get; init; } = "127.0.0.1";

    /// <summary>The port of the WebSocket endpoints. Default 9090; 0 takes any that is free.</summary>
    public int WsPort { get; init; } = 9090;

    /// <summary>The port of health and the other HTTP services. Default 8080; 0 takes any that is free.</summary>
    public int HttpPort { get; init; } = 8080;

    /// <summary>
    /// Whether everybody who reaches the gateway may publish and subscribe even where it listens beyond this machine.
    /// Default false: then it refuses to listen there. Where <see cref="Auth"/> is set, that decides.
    /// </summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>The directory of the embedded log. Default "streamotter-data" in the working directory.</summary>
    public string Data { get; init; } = "streamotter-data";

    /// <summary>The embedded log, which serves where <see cref="Kafka"/> names no servers.</summary>
    public LogOptions Log { get; init; } = new();

    /// <summary>Kafka.</summary>
    public KafkaOptions Kafka { get; init; } = new();

    /// <summary>The WebSockets' limits and times.</summary>
    public SocketOptions Sockets { get; init; } = new();

    /// <summary>Who may do what.</summary>
    public AuthOptions Auth { get; init; } = new();

    /// <summary>Encryption of both ports.</summary>
    public TlsOptions Tls { get; init; } = new();

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

    /// <summary>Whether a stream that does not exist is made when it is used. Default true.</summary>
    public bool CreateStreams { get; init; } = true;

    /// <summary>What is logged: Trace, Debug, Information, Warning, Error, Critical or None. Default Information.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How it is logged: Text or Json. Default Text.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>The part that is the gateway's.</summary>
    public GatewayOptions ToGatewayOptions() => new()
    {
        Sockets = Sockets,
        Auth = Auth,
        Credit = Credit,
        Window = Window,
        Guide = Guide,
        StreamSea = StreamSea,
        FileDrop = FileDrop,
        CreateStreams = CreateStreams,
    };
}
