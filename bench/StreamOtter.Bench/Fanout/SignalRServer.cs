using System.Globalization;
using StreamOtter.Bench.Load;
using StreamOtter.Bench.Servers;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.Fanout;

/// <summary>SignalR in a process of its own: it makes the records itself.</summary>
internal sealed class SignalRServer : IFanoutServer
{
    /// <summary>The hub protocol's handshake, which is answered by one message.</summary>
    private const string Handshake = "{\"protocol\":\"json\",\"version\":1}\u001e";

    private readonly ServerProcess _process;

    public SignalRServer(LoadLoop loop)
    {
        _process = new ServerProcess(Cores.Server, Programs.SignalR);
        var port = int.Parse(_process.WaitFor("port "), CultureInfo.InvariantCulture);
        Receivers = new ReceiverGroup(loop, port, "/hub", subProtocol: null, [Handshake], answers: 1);
    }

    public string Name => "SignalR";

    public TimeSpan Cpu => _process.Cpu;

    public ReceiverGroup Receivers { get; }

    public long? Sent { get; private set; }

    public void Start(double perSecond)
    {
        Sent = null;
        _process.Tell(string.Create(CultureInfo.InvariantCulture, $"start {perSecond}"));
    }

    public void Stop() => _process.Tell("stop");

    public void Pump()
    {
        if (Sent is null && _process.TryRead() is { } line)
            Sent = long.Parse(line["sent ".Length..], CultureInfo.InvariantCulture);
    }

    public void Dispose() => _process.Dispose();
}
