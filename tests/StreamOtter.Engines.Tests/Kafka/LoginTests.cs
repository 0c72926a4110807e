using StreamOtter.Engines.Tests.Support;
using StreamOtter.Kafka;
using StreamOtter.Streams;
using static StreamOtter.Engines.Tests.Support.LogExtensions;

namespace StreamOtter.Engines.Tests.Kafka;

/// <summary>A Kafka that asks for a login.</summary>
public sealed class LoginTests
{
    [Fact]
    public async Task OpenAsync_RightAndWrongPassword_WorksAndSaysSo()
    {
        await using var cluster = await KafkaTool.StartAsync("--sasl", "otter:secret");
        await using (var engine = new KafkaEngine(Options(cluster, "secret") with { RequestTimeout = Limits.Wait }))
            await (await engine.OpenAsync("t", mayCreate: true).Bounded()).StoreAsync(Text("a"));

        await using var refused = new KafkaEngine(Options(cluster, "wrong"));
        var error = await Assert.ThrowsAsync<EngineException>(() => refused.OpenAsync("t", mayCreate: true).Bounded());

        Assert.Equal(EngineError.Forbidden, error.Error);
        Assert.Contains("login", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", error.Message, StringComparison.Ordinal);
        Assert.False(refused.Health.IsReady);
    }

    private static KafkaEngineOptions Options(KafkaTool cluster, string password) => new()
    {
        BootstrapServers = cluster.Servers,
        RequestTimeout = TimeSpan.FromSeconds(10),
        Settings = new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_PLAINTEXT",
            ["sasl.mechanism"] = "PLAIN",
            ["sasl.username"] = "otter",
            ["sasl.password"] = password,
        },
    };
}
