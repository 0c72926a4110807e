using System.Text;
using System.Threading.Channels;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>Writes down what a tail tells: records as their values, the rest in words.</summary>
internal sealed class RecordingObserver : ITailObserver
{
    private readonly Channel<string> _seen = Channel.CreateUnbounded<string>();

    public Action? WhenRecords { get; set; }

    public void OnRecords(int partition, RecordBatch batch)
    {
        foreach (var record in batch)
            _seen.Writer.TryWrite($"{record.Offset}={Encoding.UTF8.GetString(record.Value)}");
        WhenRecords?.Invoke();
    }

    public void OnDrained() => _seen.Writer.TryWrite("drained");

    public void OnGap(int partition, long from, long next) => _seen.Writer.TryWrite($"gap {from} {next}");

    public void OnPartitionsAdded(int count) => _seen.Writer.TryWrite($"partitions {count}");

    public void OnEnded(EngineException reason) => _seen.Writer.TryWrite($"ended {reason.Error}");

    public async Task<string> Next() => await _seen.Reader.ReadAsync().AsTask().WaitAsync(Records.Patience);

    public async Task Expect(params string[] events)
    {
        foreach (var expected in events)
            Assert.Equal(expected, await Next());
    }

    public bool HasMore => _seen.Reader.TryPeek(out _);
}
