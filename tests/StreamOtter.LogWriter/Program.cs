using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamOtter.Streams;
using StreamOtter.Streams.Embedded;

// What tests cannot do within their own process.
//   hold DIRECTORY                     holds the directory's lock until standard input ends
//   append DIRECTORY CALLERS CALLS     appends "caller:call" from so many callers at once and prints "status offset
//                                      value" for each record, as soon as it is answered
//   rate DIRECTORY CALLERS BATCH SECONDS
//                                      appends records of 100 bytes and prints how many were stored each second
return args switch
{
    ["hold", var directory] => await Hold(directory),
    ["append", var directory, var callers, var calls] => await Append(directory, Number(callers), Number(calls)),
    ["rate", var directory, var callers, var batch, var seconds] =>
        await Rate(directory, Number(callers), Number(batch), Number(seconds)),
    _ => 2,
};

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static EmbeddedEngine Start(string directory, long segmentBytes = 64 * 1024) =>
    new(new EmbeddedLogOptions { Directory = directory, SegmentBytes = segmentBytes });

static async Task<int> Hold(string directory)
{
    await using var engine = Start(directory);
    Console.WriteLine("holding");
    await Console.In.ReadToEndAsync();
    return 0;
}

static async Task<int> Append(string directory, int callers, int calls)
{
    await using var engine = Start(directory);
    var log = await engine.OpenAsync("a", mayCreate: true);
    Console.WriteLine("ready");
    await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
    {
        for (var call = 0; call < calls; call++)
        {
            var value = $"{caller}:{call}";
            var results = await log.AppendAsync(new[] { new NewRecord { Value = Encoding.UTF8.GetBytes(value) } });
            // Console.Out is synchronized and flushes each line.
            Console.WriteLine($"{results[0].Status} {results[0].Offset} {value}");
        }
    })));
    return 0;
}

static async Task<int> Rate(string directory, int callers, int batch, int seconds)
{
    await using var engine = Start(directory, segmentBytes: 128 * 1024 * 1024);
    var log = await engine.OpenAsync("rate", mayCreate: true);
    var records = new NewRecord[batch];
    Array.Fill(records, new NewRecord { Value = new byte[100] });
    long stored = 0;
    var clock = Stopwatch.StartNew();
    var allocated = GC.GetTotalAllocatedBytes();
    await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
    {
        while (clock.Elapsed.TotalSeconds < seconds)
        {
            var results = await log.AppendAsync(records);
            Interlocked.Add(ref stored, results.Count(result => result.Status == AppendStatus.Stored));
        }
    })));
    var rate = stored / clock.Elapsed.TotalSeconds;
    var bytes = (GC.GetTotalAllocatedBytes() - allocated) / (double)stored;
    Console.WriteLine($"{callers} callers, batches of {batch}: {rate:N0} records/s, {bytes:N0} bytes allocated per record");
    return 0;
}
