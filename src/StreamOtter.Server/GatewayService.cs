using Microsoft.Extensions.Hosting;

namespace StreamOtter.Server;

/// <summary>Starts the gateway before the first request and ends it before the engine.</summary>
internal sealed class GatewayService(Gateway gateway) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => gateway.StartAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before the server stops: it would wait for the open WebSockets.
    public Task StoppingAsync(CancellationToken cancellationToken) => gateway.StopAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
