using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using StreamOtter.Protocol;
using StreamOtter.Subscribing;

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
    /// <exception cref="ArgumentException">The stream's name is none, or an option cannot be meant.</exception>
    /// <exception cref="SubscriptionFailedException">The gateway refused the subscription, or ended it.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    /// <exception cref="StreamOtterException">The client has ended; the exception says why.</exception>
    public IAsyncEnumerable<StreamRecord> SubscribeAsync(
        string stream, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        options ??= new SubscribeOptions();
        CheckOptions(options, isPattern: false);
        return EnumerateAsync(stream, isPattern: false, options, cancellationToken);
    }

    /// <summary>
    /// Subscribes to every stream whose name matches a pattern, such as <c>orders.*</c>, when it is enumerated: those that
    /// appear later join from their earliest record. Each record tells its stream; records of different streams come in no
    /// order. The client keeps the place in each, as in <see cref="SubscribeAsync(string, SubscribeOptions?, CancellationToken)"/>.
    /// </summary>
    /// <param name="pattern">A stream's name in which each <c>*</c>, 16 at most, stands for any characters or none.</param>
    /// <param name="options">How. Default: everything from now on.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ArgumentException">The pattern is none, or an option does not go with several streams.</exception>
    /// <exception cref="SubscriptionFailedException">The gateway refused the subscription, or ended it as a whole.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled.</exception>
    /// <exception cref="StreamOtterException">The client has ended; the exception says why.</exception>
    public IAsyncEnumerable<StreamRecord> SubscribeManyAsync(
        string pattern, SubscribeOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (!StreamPattern.TryParse(pattern, out _))
        {
            throw new ArgumentException(
                $"'{pattern}' is no pattern of streams' names: 1 to 249 of A-Z a-z 0-9 . _ - and at most {StreamPattern.MaxWildcards} *.", nameof(pattern));
        }
        options ??= new SubscribeOptions();
        CheckOptions(options, isPattern: true);
        return EnumerateAsync(pattern, isPattern: true, options, cancellationToken);
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
        var subscription = _subscriptions.Open(stream, isPattern: false, new SubscribeOptions());
        try
        {
            _connector.Start();
            while (true)
            {
                if ((await subscription.TakeAsync(cancellationToken).ConfigureAwait(false)).What is StreamMove move)
                    return move.Position;
            }
        }
        finally
        {
            _subscriptions.Leave(subscription);
        }
    }

    private async IAsyncEnumerable<StreamRecord> EnumerateAsync(
        string name, bool isPattern, SubscribeOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var subscription = _subscriptions.Open(name, isPattern, options);
        try
        {
            _connector.Start();
            while (true)
            {
                var delivery = await subscription.TakeAsync(cancellationToken).ConfigureAwait(false);
                switch (delivery.What)
                {
                    case StreamRecord record:
                        yield return record;
                        break;
                    case StreamGap gap:
                        options.GapFound?.Invoke(gap);
                        Raise(Gap, gap);
                        break;
                    case StreamMove move:
                        options.PositionMoved?.Invoke(move.Position);
                        options.StreamMoved?.Invoke(move.Stream, move.Position);
                        break;
                    case SubscriptionFailedException failure:
                        options.StreamFailed?.Invoke(failure);
                        break;
                }
            }
        }
        finally
        {
            _subscriptions.Leave(subscription);
        }
    }

    private static void CheckOptions(SubscribeOptions options, bool isPattern)
    {
        if (options.Validate(isPattern) is { } problem)
            throw new ArgumentException(problem, nameof(options));
    }
}
