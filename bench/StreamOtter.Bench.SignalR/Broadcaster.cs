using System.Diagnostics;
using System.Text;
using Microsoft.AspNetCore.SignalR;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Bench.SignalR;

/// <summary>
/// Sends records to all clients of the hub: one after the other as fast as SendAsync lets it, which waits for clients
/// whose buffers are full, or at a rate.
/// </summary>
internal sealed class Broadcaster(IHubContext<BroadcastHub> hub)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    private volatile bool _stopping;
    private Task _run = Task.CompletedTask;
    private long _sent;

    /// <summary>Starts to send.</summary>
    /// <param name="perSecond">How many records a second; 0 for as many as can be.</param>
    public void Start(double perSecond)
    {
        _stopping = false;
        _run = Task.Run(() => perSecond > 0 ? PacedAsync(perSecond) : UnpacedAsync());
    }

    /// <summary>Stops; answers how many records were sent since the process began.</summary>
    public async Task<long> StopAsync()
    {
        _stopping = true;
        await _run;
        return _sent;
    }

    private async Task UnpacedAsync()
    {
        while (!_stopping)
            await SendAsync(Stopwatch.GetTimestamp());
    }

    /// <summary>Each record carries the time it was due, so that being late counts.</summary>
    private async Task PacedAsync(double perSecond)
    {
        var start = Stopwatch.GetTimestamp();
        var period = Stopwatch.Frequency / perSecond;
        for (var record = 0L; !_stopping; record++)
        {
            var due = start + (long)(record * period);
            while (Stopwatch.GetTimestamp() < due)
                await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
            await SendAsync(due);
        }
    }

    private Task SendAsync(long time)
    {
        Span<byte> text = stackalloc byte[RecordText.Size];
        RecordText.Write(text, _sent++, time);
        return hub.Clients.All.SendAsync("r", Encoding.ASCII.GetString(text), CancellationToken.None);
    }
}
