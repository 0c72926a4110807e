using System.Net;
using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.Serve;

/// <summary>Health is told on the HTTP port, which a firewall can close, and nowhere else.</summary>
public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_OfRunningGateway_IsOnTheHttpPortOnly(string path)
    {
        using var directory = new TestDirectory();
        await using var gateway = await GatewayProcess.StartAsync("--data", directory.At("data"));
        var (status, body) = await GatewayProcess.GetAsync(new Uri(gateway.Health, path));
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\"status\":\"ok\"", body, StringComparison.Ordinal);
        (status, _) = await GatewayProcess.GetAsync(new Uri($"http://{gateway.Guide.Authority}{path}"));
        Assert.Equal(HttpStatusCode.NotFound, status);
        await gateway.StopAsync();
    }
}
