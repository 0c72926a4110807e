namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Programs that are not ours. A test that needs one that is missing is skipped, and says so.</summary>
internal static class Tool
{
    /// <summary>Debian's own, which has python3-websocket.</summary>
    private const string DebianPython = "/usr/bin/python3";

    public static string Node => Find("node", "nodejs");

    public static string Curl => Find("curl", "curl");

    public static string Kcat => Find("kcat", "kcat");

    public static string Chromium => Find("chromium", "chromium");

    public static string Python => Need(DebianPython, File.Exists(DebianPython), "python3");

    /// <summary>Starts and stops Kafka clusters of a test's own.</summary>
    public static string Kafka
    {
        get
        {
            var tool = Environment.GetEnvironmentVariable("STREAMOTTER_TEST_KAFKA_TOOL");
            Assert.SkipWhen(string.IsNullOrEmpty(tool), "STREAMOTTER_TEST_KAFKA_TOOL is not set: no Kafka to stop and start.");
            return tool!;
        }
    }

    /// <summary>The Kafka that all tests share.</summary>
    public static string KafkaServers
    {
        get
        {
            var servers = Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP_SERVERS");
            Assert.SkipWhen(string.IsNullOrEmpty(servers), "KAFKA_BOOTSTRAP_SERVERS is not set: no real Kafka to test with.");
            return servers!;
        }
    }

    /// <summary>Skips the test where the JavaScript package ws is not there.</summary>
    public static void NeedWs() =>
        Assert.SkipUnless(Directory.Exists(Path.Combine(Repository.NodeModules, "ws")), "ws is not installed: npm ci --prefix tests/clients");

    /// <summary>Skips the test where Debian's Python has no websocket module.</summary>
    public static async Task NeedPythonWebSocketAsync()
    {
        await using var python = new ChildProcess(Python, ["-c", "import websocket"]);
        Assert.SkipUnless(await python.WaitForExitAsync() == 0, "python3-websocket is not installed: apt-get install python3-websocket");
    }

    private static string Find(string name, string package)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
        return Need(path ?? name, path is not null, package);
    }

    private static string Need(string path, bool exists, string package)
    {
        Assert.SkipUnless(exists, $"{Path.GetFileName(path)} is not installed: apt-get install {package}");
        return path;
    }
}
