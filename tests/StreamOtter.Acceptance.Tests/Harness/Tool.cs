namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Programs that were not made here. A test that needs one that is not there says so and is skipped.</summary>
internal static class Tool
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static string Node => Find("node", "/usr/local/bin/node", "/usr/bin/node");

    public static string Kcat => Find("kcat", "/usr/bin/kcat");

    public static string Chromium => Find("chromium", "/usr/bin/chromium");

    /// <summary>Debian's Python, which has Debian's python3-websocket.</summary>
    public static string Python
    {
        get
        {
            Assert.SkipUnless(Directory.Exists("/usr/lib/python3/dist-packages/websocket"), "Debian's python3-websocket is not installed.");
            return Find("python3", "/usr/bin/python3");
        }
    }

    /// <summary>The Kafka of this test run.</summary>
    public static string Kafka
    {
        get
        {
            var servers = Environment.GetEnvironmentVariable("KAFKA_BOOTSTRAP_SERVERS");
            Assert.SkipWhen(string.IsNullOrEmpty(servers), "KAFKA_BOOTSTRAP_SERVERS is not set: this test needs a real Kafka.");
            return servers!;
        }
    }

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, string? input = null)
    {
        await using var run = ProcessRun.Start(file, arguments, input: input);
        var code = await run.UntilExitAsync(Limit);
        Assert.True(code == 0, $"{file} ended with {code}: {run.Errors}");
        return run.Output;
    }

    private static string Find(string name, params string[] places)
    {
        var found = Array.Find([.. places, .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, name))], File.Exists);
        Assert.SkipWhen(found is null, $"'{name}' is not installed.");
        return found!;
    }
}
