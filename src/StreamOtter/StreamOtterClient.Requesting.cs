using StreamOtter.Protocol.V1;

namespace StreamOtter;

public sealed partial class StreamOtterClient
{
    /// <summary>Looks at what a partition holds, without a subscription; the stream is not made for this.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="from">The first offset wanted. Default: null, the earliest.</param>
    /// <param name="limit">How many records at most, 1 to 10,000; there may be fewer, where they are large.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The stream's name is none, or a number is out of range.</exception>
    /// <exception cref="RequestFailedException">There is no such stream or partition, or the log cannot be read now.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    /// <exception cref="StreamOtterException">The client has ended; the exception says why.</exception>
    public async ValueTask<StreamHistory> ReadAsync(
        string stream, int partition = 0, long? from = null, int limit = 100, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(partition);
        ArgumentOutOfRangeException.ThrowIfNegative(from ?? 0, nameof(from));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 10_000);
        _connector.Start();
        var history = (HistoryMessage)await _requests.AskAsync(
            isRead: true, (target, id) => ClientMessageWriter.WriteRead(target, id, stream, partition, from, limit), cancellationToken).ConfigureAwait(false);
        var before = new StreamPosition(history.Epoch, []);
        return new StreamHistory([.. history.Records.Select(record => new StreamRecord(stream, before, record))], history.Next, history.First, history.End);
    }

    /// <summary>
    /// How many subscriptions the gateway that this client is connected to has to a stream now, of everybody; 0 where there
    /// is no such stream.
    /// </summary>
    /// <inheritdoc cref="ReadAsync"/>
    public async ValueTask<int> PresenceAsync(string stream, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        _connector.Start();
        var presence = (PresenceMessage)await _requests.AskAsync(
            isRead: false, (target, id) => ClientMessageWriter.WritePresence(target, id, stream), cancellationToken).ConfigureAwait(false);
        return presence.Subscriptions;
    }
}
