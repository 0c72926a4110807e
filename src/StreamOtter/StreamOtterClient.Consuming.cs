using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter;

public sealed partial class StreamOtterClient
{
    /// <summary>
    /// Takes part in a group: each record of the stream goes to one of its members, here or elsewhere, at least once.
    /// Asking for the next record acknowledges the one before, so that nothing is lost by an application that ends in the
    /// middle of one: it comes again, as does that with which the enumeration was left. See
    /// <see cref="ConsumeOptions.AcksOnNext"/> and <see cref="GroupRecord"/> for answers in the application's own hands.
    /// <code>
    /// await foreach (var record in client.ConsumeAsync("orders", "billing"))
    ///     await ChargeAsync(record.Text);
    /// </code>
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="group">The group; it is made when somebody first takes part.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The stream's or the group's name is none.</exception>
    /// <exception cref="SubscriptionFailedException">The gateway refused the subscription, or ended it.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    /// <exception cref="StreamOtterException">The client has ended; the exception says why.</exception>
    public IAsyncEnumerable<GroupRecord> ConsumeAsync(
        string stream, string group, ConsumeOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        CheckName(group, "group", nameof(group));
        return EnumerateAsync(stream, group, options ?? new ConsumeOptions(), cancellationToken);
    }

    /// <summary>Takes part in a group on a stream whose values are JSON of one type.</summary>
    /// <exception cref="RecordFormatException">
    /// A record's value is no JSON of this type. The enumeration ends with it, and the record comes again, until its tries
    /// are used up. To decide for each such record, read it with <see cref="ReceivedRecord.Read"/> instead.
    /// </exception>
    /// <inheritdoc cref="ConsumeAsync(string, string, ConsumeOptions?, CancellationToken)"/>
    public async IAsyncEnumerable<TypedGroupRecord<T>> ConsumeAsync<T>(
        string stream,
        string group,
        JsonTypeInfo<T> type,
        ConsumeOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in ConsumeAsync(stream, group, options, cancellationToken).ConfigureAwait(false))
            yield return new TypedGroupRecord<T>(record.Read(type), record);
    }

    private async IAsyncEnumerable<GroupRecord> EnumerateAsync(
        string stream, string group, ConsumeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = _subscriptions.Open(stream, group, options);
        try
        {
            _connector.Start();
            while (true)
            {
                var delivery = await subscription.TakeAsync(cancellationToken).ConfigureAwait(false);
                switch (delivery.What)
                {
                    // What came over an earlier connection is somebody's again.
                    case GroupRecord { IsOurs: true } record:
                        yield return record;
                        if (options.AcksOnNext)
                            record.Ack();
                        break;
                    case StreamGap gap:
                        options.GapFound?.Invoke(gap);
                        Raise(Gap, gap);
                        break;
                }
            }
        }
        finally
        {
            _subscriptions.Leave(subscription);
        }
    }
}
