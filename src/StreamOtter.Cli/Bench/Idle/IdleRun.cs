using System.Diagnostics;
using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Bench.Figures;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Cli.Bench.Session;

namespace StreamOtter.Cli.Bench.Idle;

/// <summary>Connections that are open and have nothing to do: what they cost.</summary>
internal sealed class IdleRun(BenchSession session, int connections, bool subscribed, TimeSpan time)
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(30);

    /// <exception cref="LoadException">The gateway went away, or did not do what was asked.</exception>
    public BenchResult Run()
    {
        var group = new SubscriberGroup(session.Loop, session.Url, session.Stream, publishers: 1);
        var stretch = new Stretch(session);
        var opening = new LatencyHistogram();
        session.Repeat("connecting", connections, () =>
        {
            var start = Stopwatch.GetTimestamp();
            group.Connect();
            opening.Add(Stopwatch.GetTimestamp() - start);
        });
        if (subscribed)
        {
            group.Subscribe("latest");
            if (!session.Drain("subscribing", () => group.AreSubscribed, AnswerLimit) && !session.IsInterrupted)
                throw new LoadException($"Not all {connections} subscriptions were confirmed within {AnswerLimit.TotalSeconds} s.");
        }
        session.RunFor("keeping them open", time);
        stretch.End();
        var open = (int)opening.Count;
        return new BenchResult
        {
            Command = "idle",
            Url = session.Url,
            Stream = subscribed ? session.Stream : null,
            Seconds = Math.Round(stretch.Seconds, 3),
            Interrupted = session.IsInterrupted,
            Connections = open,
            ConnectMs = LatencyFigures.Of(opening),
            Gateway = stretch.Gateway is { } gateway
                ? gateway with { BytesPerConnection = (gateway.ResidentBytes - gateway.ResidentBytesBefore) / Math.Max(1, open) }
                : null,
            Load = stretch.Load,
        };
    }
}
