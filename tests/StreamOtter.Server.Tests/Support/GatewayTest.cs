using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.Support;

/// <summary>A test with a gateway of its own, which must log no error that the test does not expect.</summary>
public abstract class GatewayTest : IAsyncLifetime
{
    private protected TestGateway Server { get; private set; } = null!;

    private protected ManualTime Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(60));

    protected virtual GatewayOptions Options => new();

    /// <summary>Whether time stands still until the test moves it.</summary>
    protected virtual bool HasManualTime => false;

    /// <summary>Part of the error logs that the test expects; null for none.</summary>
    protected virtual string? ExpectedError => null;

    public async ValueTask InitializeAsync() =>
        Server = await TestGateway.StartAsync(Options, HasManualTime ? Time : null, Wrap);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        var unexpected = Server.Logs.Errors.Where(error => ExpectedError is null || !error.Contains(ExpectedError, StringComparison.Ordinal));
        Assert.True(!unexpected.Any(), string.Join(Environment.NewLine, unexpected));
        GC.SuppressFinalize(this);
    }

    protected virtual IStreamEngine Wrap(IStreamEngine engine) => engine;

    private protected static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Limits.Patience);
        while (!condition())
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, limit.Token);
    }
}
