using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace StreamOtter;

public sealed partial class StreamOtterClient
{
    /// <summary>
    /// Subscribes to a stream when it is enumerated, until the enumeration ends. The client keeps the place: after a
    /// lost connection nothing is missing and nothing comes twice. Records that can no longer be had are told as
    /// <see cref="Gap"/>. A slow enumeration slows the gateway's sending; see <see cref="SubscribeOptions.BufferBytes"/>.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="options">How. Default: everything from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The stream's name is none.</exception>
    /// <exception cref="SubscriptionFailedException">The gateway refused the subscription, or ended it.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    /// <exception cref="StreamOtterException">The client has ended; the exception says why.</exception>
    public IAsyncEnumerable<StreamRecord> SubscribeAsync(
        string stream, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        return EnumerateAsync(stream, options ?? new SubscribeOptions(), cancellationToken);
    }

    /// <summary>Subscribes to a stream whose values are JSON of one type.</summary>
    /// <exception cref="RecordFormatException">A record's value is no JSON of this type; the enumeration ends with it.</exception>
    /// <inheritdoc cref="SubscribeAsync(string, SubscribeOptions?, CancellationToken)"/>
    public async IAsyncEnumerable<TypedRecord<T>> SubscribeAsync<T>(
        string stream,
        JsonTypeInfo<T> type,
        SubscribeOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var record in SubscribeAsync(stream, options, cancellationToken).ConfigureAwait(false))
            yield return new TypedRecord<T>(record.Read(type), record);
    }

    /// <summary>The position behind the last record there is now.</summary>
    /// <inheritdoc cref="SubscribeAsync(string, SubscribeOptions?, CancellationToken)"/>
    public async ValueTask<StreamPosition> GetEndAsync(string stream, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        var subscription = _subscriptions.Open(stream, new SubscribeOptions());
        try
        {
            _connector.Start();
            while (true)
            {
                if ((await subscription.TakeAsync(cancellationToken).ConfigureAwait(false)).Position is { } position)
                    return position;
            }
        }
        finally
        {
            _subscriptions.Leave(subscription);
        }
    }

    private async IAsyncEnumerable<StreamRecord> EnumerateAsync(
        string stream, SubscribeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = _subscriptions.Open(stream, options);
        try
        {
            _connector.Start();
            while (true)
            {
                var delivery = await subscription.TakeAsync(cancellationToken).ConfigureAwait(false);
                if (delivery.Record is StreamRecord record)
                {
                    yield return record;
                }
                else if (delivery.Gap is { } gap)
                {
                    options.GapFound?.Invoke(gap);
                    Gap?.Invoke(this, gap);
                }
                else if (delivery.Position is { } position)
                {
                    options.PositionMoved?.Invoke(position);
                }
            }
        }
        finally
        {
            _subscriptions.Leave(subscription);
        }
    }
}
