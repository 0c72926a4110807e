using StreamOtter.Protocol.V1;
using StreamOtter.Server.Producers;
using StreamOtter.Server.Publishing;
using StreamOtter.Server.Security;
using StreamOtter.Streams;

namespace StreamOtter.Server.V1;

internal sealed partial class V1Session
{
    /// <summary>A connection publishes to this many streams without asking for any of them anew.</summary>
    private const int StreamsKept = 64;

    private readonly PublishQueue<long> _publishing;
    private readonly Dictionary<string, Task<IAppender>> _streams = new(StringComparer.Ordinal);
    private volatile Task<IAppender>? _deleted;
    private ProducerClaim? _producer;
    private TimeSpan? _producerAge; // of a producer that comes back: how old its oldest unanswered record is
    private long _nextSeq = 1;

    private void ClaimProducer(V1Hello hello)
    {
        if (hello.Producer is null)
            return;
        _producer = _producers.Claim(hello.Producer);
        _producerAge = hello.ProducerAge;
        _nextSeq = 0; // a producer that comes back starts where it was: its first publish says where
    }

    private void OnPublish(V1Publish publish)
    {
        if (_nextSeq == 0)
            _nextSeq = publish.Seq;
        if (publish.Seq != _nextSeq)
            throw new V1RequestException(ProtocolCode.OutOfOrder, $"'seq' {publish.Seq} does not continue: {_nextSeq} comes next.");
        var stream = StreamOf(publish.Stream);
        foreach (var record in publish.Records)
        {
            if (!_publishing.TryAdd(stream, record, _nextSeq, _nextSeq))
                return; // the gateway stops
            _nextSeq++;
        }
    }

    private Task<IAppender> StreamOf(string name)
    {
        if (!May(StreamAction.Publish, name))
            return Task.FromException<IAppender>(new EngineException(EngineError.Forbidden, _principal!.Refusal(StreamAction.Publish, name)));
        // A stream that could not be opened, or was deleted meanwhile, is asked for anew.
        if (_streams.TryGetValue(name, out var known) && !known.IsFaulted && !known.IsCanceled && !ReferenceEquals(known, _deleted))
            return known;
        if (_streams.Count >= StreamsKept)
            _streams.Clear();
        return _streams[name] = OpenAsync(name);
    }

    private async Task<IAppender> OpenAsync(string name)
    {
        var log = await _engine.OpenAsync(name, _options.CreateStreams, _connection.Over);
        if (_producer is null)
            return new PlainAppender(log);
        await _producer.Ready.WaitAsync(_connection.Over);
        var stored = _producerAge is { } age
            ? await _producers.FindStoredAsync(log, _producer.Producer, age, _connection.Over)
            : new Dictionary<long, AppendResult>();
        return new ProducerAppender(log, _producer, stored);
    }

    private void Answer(PublishBatch<long> batch, AppendResult[] results)
    {
        if (results[0].Reason == EngineError.StreamNotFound)
            _deleted = batch.Stream;
        for (var i = 0; i < results.Length;)
        {
            var count = RunLength(results.AsSpan(i));
            var seq = batch.Tags[i];
            var buffer = Json.Buffer();
            if (results[i].Status == AppendStatus.Stored)
            {
                V1Replies.WriteAck(buffer, seq, results.AsSpan(i, count));
            }
            else
            {
                var outcome = results[i].Status == AppendStatus.Refused ? "refused" : "unknown";
                var level = Severity.Of(results[i]);
                var (reason, error) = (results[i].Reason ?? EngineError.Unavailable, results[i].Error ?? "");
                LogNotPublished(_log, level, _connection.Id, count, error);
                V1Replies.WriteNack(buffer, seq, count, outcome, V1Replies.CodeOf(reason), error);
            }
            _connection.Send(buffer.Written);
            i += count;
        }
        _connection.LetRead();
    }

    /// <summary>How many results from the first on are told in one answer.</summary>
    private static int RunLength(ReadOnlySpan<AppendResult> results)
    {
        var count = 1;
        while (count < results.Length && results[count].Status == results[0].Status
            && results[count].Reason == results[0].Reason && string.Equals(results[count].Error, results[0].Error, StringComparison.Ordinal))
            count++;
        return count;
    }
}
