using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Bench.Load;
using StreamOtter.Bench.Report;
using StreamOtter.Bench.Servers;
using StreamOtter.Cli.Bench.Load;
using StreamOtter.Kafka;
using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Bench.Append;

/// <summary>Appends records as the guide's endpoint does: the message, the client's id as the key and in a header.</summary>
internal static class AppendRun
{
    private static readonly (int Callers, int Batch)[] Cases = [(1, 1), (64, 1), (64, 100)];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task<List<Row>> RunAsync(string? kafka, TimeSpan time)
    {
        var data = Directory.CreateTempSubdirectory("streamotter-bench-");
        try
        {
            await using var engine = kafka is null
                ? new EmbeddedEngine(new EmbeddedLogOptions { Directory = data.FullName })
                : (IStreamEngine)new KafkaEngine(new KafkaEngineOptions { BootstrapServers = kafka }, TimeProvider.System, NullLogger<KafkaEngine>.Instance);
            var log = await engine.OpenAsync("bench-append-" + Guid.NewGuid().ToString("N")[..8], mayCreate: true);
            var rows = new List<Row>();
            foreach (var (callers, batch) in Cases)
            {
                _ = await MeasureAsync(log, callers, batch, WarmUp);
                var sample = await MeasureAsync(log, callers, batch, time);
                var what = string.Create(CultureInfo.InvariantCulture, $"{callers} at a time, {(batch == 1 ? "one record" : $"{batch} records")} each");
                rows.Add(Row.Of(kafka is null ? "append, embedded log" : "append, Kafka", what, sample) with { ServerIdle = null, LoadBusy = null });
            }
            return rows;
        }
        finally
        {
            data.Delete(recursive: true);
        }
    }

    private static async Task<Sample> MeasureAsync(IStreamLog log, int callers, int batch, TimeSpan time)
    {
        var (cpu, start) = (ServerProcess.OwnCpu, Stopwatch.GetTimestamp());
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => CallAsync(log, batch, time))));
        var (seconds, used, count) = (Stopwatch.GetElapsedTime(start).TotalSeconds, ServerProcess.OwnCpu - cpu, counts.Sum());
        return new Sample(count / seconds, used.TotalMicroseconds / count, used.TotalSeconds / seconds, ServerIdle: 0, LoadBusy: 0);
    }

    private static async Task<long> CallAsync(IStreamLog log, int batch, TimeSpan time)
    {
        var start = Stopwatch.GetTimestamp();
        var key = "0123456789abcdef01234567"u8.ToArray();
        Streams.RecordHeader[] headers = [new("clientId", key)];
        var count = 0L;
        while (Stopwatch.GetElapsedTime(start) < time)
        {
            var records = new NewRecord[batch];
            for (var i = 0; i < batch; i++)
                records[i] = new NewRecord { Key = key, Value = GuideText.Make(count + i, Stopwatch.GetTimestamp()), Headers = headers };
            var results = await log.AppendAsync(records);
            if (Array.Exists(results, result => result.Status != AppendStatus.Stored))
                throw new LoadException("A record was not stored.");
            count += batch;
        }
        return count;
    }
}
