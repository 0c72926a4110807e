using System.IO.Compression;
using System.Runtime.InteropServices;

namespace StreamOtter.Extensions.Tests.Packages;

[Collection(nameof(PackingCollection))]
public sealed class PackageTests(Packing packing)
{
    [Fact]
    public void Package_HasReadme_Documentation_AndSymbols()
    {
        Assert.Equal(
            Packing.Projects.SelectMany(name => (string[])[$"{name}.0.1.0.nupkg", $"{name}.0.1.0.snupkg"]).Order(StringComparer.Ordinal),
            packing.Files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in Packing.Projects)
        {
            var entries = Entries($"{name}.0.1.0.nupkg");
            Assert.All(["README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"], entry => Assert.Contains(entry, entries));
            Assert.Contains($"lib/net10.0/{name}.pdb", Entries($"{name}.0.1.0.snupkg"));
        }
    }

    [Fact]
    public async Task App_OfThePackage_RunsTheSeedsExamples()
    {
        var output = await packing.RunAppAsync(
            """
            using Microsoft.Extensions.Logging;
            using StreamOtter.Logging;
            using StreamOtter.Security;

            await using var errors = new ErrorHandlingAndLoggingManager();
            errors.OnError(error => Console.WriteLine($"An error occurred: {error.Message}"));
            errors.ConfigureLogging(new() { Level = LogLevel.Information, Output = LogOutput.Console, Format = LogFormat.Text });
            errors.Log("Application started", LogLevel.Information);
            errors.Log("An unexpected situation occurred", LogLevel.Warning, new { detail = "More info" });
            errors.HandleError(new TimeoutException("late"));
            await errors.FlushAsync();

            using var security = new SecurityManager();
            security.ConfigureWebSocketSecurity(new() { Tokens = new() { DeriveShortSecrets = true } });
            security.ConfigureKafkaSecurity(new() { UseTls = true });
            var userDetails = new UserDetails { UserId = "user123", Roles = ["admin"] };
            var token = security.GenerateWebSocketToken(userDetails, "secretKey");
            Console.WriteLine(security.ValidateWebSocketToken(token, "secretKey").IsValid ? "Token is valid" : "Invalid token");
            Console.WriteLine(security.ValidateWebSocketToken(token, "anotherKey").Reason);
            """,
            "run", "-v", "q");
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("An error occurred: late", lines);
        Assert.Contains(lines, line => line.EndsWith("info: StreamOtter: Application started", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith("warn: StreamOtter: An unexpected situation occurred {detail=More info}", StringComparison.Ordinal));
        Assert.Equal(["Token is valid", "The token's signature does not match."], lines[^2..]);
    }

    [Fact]
    public async Task App_OfTheTestingPackage_HasAServer_AndAKafkaWithItsNativeLibrary()
    {
        var output = await packing.RunAppAsync(
            """
            using StreamOtter.Kafka.Integration;
            using StreamOtter.Testing;
            using StreamOtter.WebSockets;

            await using var server = TestingUtilities.CreateMockServer();
            await using var manager = new WebSocketManager();
            await manager.CreateConnection(server.Url).SendAsync("over a socket");
            Console.WriteLine(await (await server.AcceptAsync()).ReceiveTextAsync());
            await using var kafka = TestingUtilities.CreateMockKafka();
            await kafka.SendAsync("orders", new ProducerMessage("k", "through a broker"));
            Console.WriteLine((await kafka.ReadAsync("orders"))[0].Text);
            """,
            "run", "-v", "q");
        Assert.Equal("\"over a socket\"\nthrough a broker\n", output);
    }

    [Fact]
    public async Task App_Trimmed_HasNoWarnings_AndRuns()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Skip("It is published for linux-x64.");
        await packing.RunAppAsync(
            """
            using Microsoft.Extensions.Configuration;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Logging;
            using StreamOtter.Logging;
            using StreamOtter.Security;
            using ConfigurationManager = StreamOtter.Configuration.ConfigurationManager;

            var configuration = new ConfigurationManager();
            configuration.LoadConfig(args[0]);
            await using var services = new ServiceCollection()
                .AddStreamOtter(configuration.Configuration.GetSection("StreamOtter"))
                .BuildServiceProvider();
            services.GetRequiredService<SecurityManager>().DefineRole("reader", Permission.ReceiveMessage);
            services.GetRequiredService<ErrorHandlingAndLoggingManager>().Log("trimmed", LogLevel.Warning, new { detail = "More info" });
            """,
            "publish", "-v", "q", "-r", "linux-x64", "--self-contained", "-p:PublishTrimmed=true", "-p:TrimmerSingleWarn=false", "-o", packing.Directory.At("trimmed"));
        var output = await packing.RunAsync(packing.Directory.At("trimmed/App"), packing.Directory.Write("config.yaml", "StreamOtter:\n  Logging:\n    Level: Warning\n    Format: Json\n"));
        Assert.EndsWith("""
            "level":"Warning","module":"StreamOtter","message":"trimmed","fields":{"detail":"More info"}}

            """.TrimStart(), output, StringComparison.Ordinal);
        Assert.Equal(1, output.Count(letter => letter == '\n'));
    }

    private string[] Entries(string file)
    {
        using var package = ZipFile.OpenRead(packing.Files.Single(path => Path.GetFileName(path) == file));
        return [.. package.Entries.Select(entry => entry.FullName)];
    }
}
