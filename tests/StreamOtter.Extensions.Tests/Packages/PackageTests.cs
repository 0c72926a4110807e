using System.IO.Compression;

namespace StreamOtter.Extensions.Tests.Packages;

public sealed class PackageTests(Packing packing) : IClassFixture<Packing>
{
    [Fact]
    public void Package_HasReadme_Documentation_AndSymbols()
    {
        Assert.Equal(
            ["StreamOtter.0.1.0.nupkg", "StreamOtter.0.1.0.snupkg", "StreamOtter.Protocol.0.1.0.nupkg", "StreamOtter.Protocol.0.1.0.snupkg"],
            packing.Files.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var name in (string[])["StreamOtter", "StreamOtter.Protocol"])
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

    private string[] Entries(string file)
    {
        using var package = ZipFile.OpenRead(packing.Files.Single(path => Path.GetFileName(path) == file));
        return [.. package.Entries.Select(entry => entry.FullName)];
    }
}
