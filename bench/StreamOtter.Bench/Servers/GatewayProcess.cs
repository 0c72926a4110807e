namespace StreamOtter.Bench.Servers;

/// <summary>A gateway on a free port, with an empty log of its own or on Kafka.</summary>
internal sealed class GatewayProcess : IDisposable
{
    /// <summary>The stream behind the guide's endpoint.</summary>
    public string GuideStream { get; } = "bench-guide-" + Guid.NewGuid().ToString("N")[..8];

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("streamotter-bench-");
    private readonly ServerProcess _process;

    /// <param name="program">The gateway's assembly.</param>
    /// <param name="kafka">Kafka's bootstrap servers; null: the embedded log serves.</param>
    public GatewayProcess(string program, string? kafka = null)
    {
        string[] engine = kafka is null ? [] : ["--kafka", kafka];
        _process = new ServerProcess(
            Cores.Server,
            program,
            ["serve", "--ws-port", "0", "--http-port", "0", "--data", _data.FullName, "--topic", GuideStream, "--log-level", "Warning", .. engine]);
        var url = _process.WaitFor("websocket ").Split(' ')[0];
        Port = new Uri(url, UriKind.Absolute).Port;
        _process.WaitFor("Ready.");
    }

    public int Port { get; }

    public TimeSpan Cpu => _process.Cpu;

    public void Dispose()
    {
        _process.Dispose();
        _data.Delete(recursive: true);
    }
}
