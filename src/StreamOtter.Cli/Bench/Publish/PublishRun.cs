using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Bench.Figures;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Cli.Bench.Session;

namespace StreamOtter.Cli.Bench.Publish;

/// <summary>Publishers that have so many records unanswered all the time.</summary>
internal sealed class PublishRun(BenchSession session, int clients, PublisherOptions options, TimeSpan warmUp, TimeSpan time)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    /// <exception cref="LoadException">The gateway went away, or did not do what was asked.</exception>
    public BenchResult Run()
    {
        var publishers = new PublisherGroup(session.Loop, session.Url, options);
        session.Repeat("connecting", clients, publishers.Connect);
        publishers.Start(() => long.MaxValue);
        session.RunFor("warming up", warmUp, publishers.Pump);

        var acks = new LatencyHistogram();
        publishers.Note(acks);
        var stretch = new Stretch(session);
        var published = publishers.Answered;
        session.RunFor("measuring", time, publishers.Pump);
        published = publishers.Answered - published;
        stretch.End(published);

        publishers.Stop();
        if (!session.Drain("waiting for the last acks", () => publishers.AreAnswered, DrainLimit, publishers.Pump) && !session.IsInterrupted)
            throw new LoadException($"{publishers.Sent - publishers.Answered} records were not answered within {DrainLimit.TotalSeconds} s.");
        return new BenchResult
        {
            Command = "publish",
            Url = session.Url,
            Stream = session.Stream,
            Seconds = Math.Round(stretch.Seconds, 3),
            Interrupted = session.IsInterrupted,
            Publishers = clients,
            Size = options.Size,
            Published = published,
            PublishedPerSecond = Math.Round(published / stretch.Seconds, 1),
            AckMs = LatencyFigures.Of(acks),
            Gateway = stretch.Gateway,
            Load = stretch.Load,
        };
    }
}
