using System.Diagnostics;

namespace StreamOtter.Kafka.Tests.Support;

/// <summary>
/// A cluster of the test's own, which it may hurt. The script that starts one is named by STREAMOTTER_TEST_KAFKA_TOOL:
/// "start DIR" prints the bootstrap servers; "kill-broker DIR N", "start-broker DIR N" and "stop DIR" do as they say.
/// </summary>
public sealed class KafkaTool : IAsyncDisposable
{
    private readonly string _tool;
    private readonly DirectoryInfo _directory;

    private KafkaTool(string tool)
    {
        _tool = tool;
        _directory = Directory.CreateTempSubdirectory("streamotter-kafka-");
    }

    public string Servers { get; private set; } = "";

    public static async Task<KafkaTool> StartAsync(params string[] options)
    {
        var tool = Environment.GetEnvironmentVariable("STREAMOTTER_TEST_KAFKA_TOOL");
        Assert.SkipWhen(string.IsNullOrEmpty(tool), "STREAMOTTER_TEST_KAFKA_TOOL is not set: no cluster that may be hurt.");
        var cluster = new KafkaTool(tool!);
        cluster.Servers = await cluster.RunAsync(["start", .. options, "--for", "300"]);
        return cluster;
    }

    /// <summary>Runs a command of the script on this cluster; answers what it printed.</summary>
    public async Task<string> RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo(_tool) { RedirectStandardOutput = true, UseShellExecute = false };
        start.ArgumentList.Add(command[0]);
        start.ArgumentList.Add(_directory.FullName);
        foreach (var argument in command.Skip(1))
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var first = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, process.ExitCode);
        return first ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop");
        _directory.Delete(recursive: true);
    }
}
