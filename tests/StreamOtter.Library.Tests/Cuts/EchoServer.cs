using System.Globalization;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Library.Tests.Cuts;

/// <summary>A server that was not made here: Node's ws. It echoes, and says at its end what it has received.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private const string Script =
        """
        const { WebSocketServer } = require(process.argv[1]);
        const received = []; // runs of numbers: [first, last]
        const note = number => {
          const run = received.at(-1);
          if (run && run[1] + 1 === number) run[1] = number; else received.push([number, number]);
        };
        const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
        server.on('connection', socket => {
          socket.on('error', () => {});
          socket.on('message', (data, isBinary) => { note(Number(data)); socket.send(data, { binary: isBinary }); });
        });
        server.on('listening', () => console.log('port ' + server.address().port));
        process.stdin.on('end', () => { console.log('received ' + received.map(run => run.join('-')).join(' ')); process.exit(0); }).resume();
        """;

    private readonly ChildProcess _node;

    private EchoServer(ChildProcess node) => _node = node;

    public Uri Url { get; private set; } = null!;

    public static async Task<EchoServer> StartAsync()
    {
        Tool.NeedWs();
        var server = new EchoServer(new ChildProcess(Tool.Node, ["-e", Script, Path.Combine(Repository.NodeModules, "ws")], keepInput: true));
        var port = (await server._node.WaitForLineAsync("port ")).Split(' ')[1];
        server.Url = new Uri($"ws://127.0.0.1:{port}/");
        return server;
    }

    /// <summary>Ends it.</summary>
    /// <returns>The numbers that it has received, in their order.</returns>
    public async Task<List<int>> StopAsync()
    {
        _node.Input.Close();
        var line = await _node.WaitForLineAsync("received ");
        return [.. line.Split(' ').Skip(1).SelectMany(Numbers)];
    }

    private static IEnumerable<int> Numbers(string run)
    {
        var ends = run.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToList();
        return Enumerable.Range(ends[0], ends[1] - ends[0] + 1);
    }

    public ValueTask DisposeAsync() => _node.DisposeAsync();
}
