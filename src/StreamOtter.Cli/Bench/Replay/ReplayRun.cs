using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Bench.Figures;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Cli.Bench.Session;

namespace StreamOtter.Cli.Bench.Replay;

/// <summary>Records are stored; then clients read all of them from the earliest on, at the same time.</summary>
internal sealed class ReplayRun(BenchSession session, int clients, int records, PublisherOptions options, TimeSpan limit)
{
    /// <exception cref="LoadException">The gateway went away, or did not do what was asked.</exception>
    public BenchResult Run()
    {
        var publishers = new PublisherGroup(session.Loop, session.Url, options);
        publishers.Connect();
        publishers.Start(() => records);
        var isStored = session.RunUntil(
            "storing", () => publishers.Answered == records, () => (double)publishers.Answered / records, limit, publishers.Pump);
        if (!isStored && !session.IsInterrupted)
            throw new LoadException($"Only {publishers.Answered} of {records} records were stored within {limit.TotalSeconds} s; give it more with --for.");

        var stored = publishers.Answered;
        var subscribers = new SubscriberGroup(session.Loop, session.Url, session.Stream, publishers: 1);
        session.Repeat("connecting", clients, () => subscribers.Connect());
        var stretch = new Stretch(session);
        subscribers.Subscribe("earliest");
        var all = stored * clients;
        session.RunUntil("reading", () => subscribers.Records >= all, () => (double)subscribers.Records / all, limit);
        stretch.End(subscribers.Records);
        return new BenchResult
        {
            Command = "replay",
            Url = session.Url,
            Stream = session.Stream,
            Seconds = Math.Round(stretch.Seconds, 3),
            Interrupted = session.IsInterrupted,
            Connections = clients,
            Size = options.Size,
            Published = stored,
            Delivered = subscribers.Records,
            DeliveredPerSecond = Math.Round(subscribers.Records / stretch.Seconds, 1),
            MegabytesPerSecond = Math.Round(subscribers.Bytes / stretch.Seconds / 1e6, 3),
            Lost = session.IsInterrupted ? null : subscribers.CountLost([stored]),
            Repeated = subscribers.Repeated,
            Gateway = stretch.Gateway,
            Load = stretch.Load,
        };
    }
}
