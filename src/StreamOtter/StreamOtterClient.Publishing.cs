using System.Text.Json.Serialization.Metadata;
using StreamOtter.Publishing;

namespace StreamOtter;

public sealed partial class StreamOtterClient
{
    /// <summary>Publishes text.</summary>
    /// <inheritdoc cref="PublishAsync(string, PublishRecord, CancellationToken)"/>
    public ValueTask<PublishReceipt> PublishAsync(string stream, string value, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return PublishAsync(stream, PublishRecord.Text(value), cancellationToken);
    }

    /// <summary>Publishes a value, as JSON.</summary>
    /// <inheritdoc cref="PublishAsync(string, PublishRecord, CancellationToken)"/>
    public ValueTask<PublishReceipt> PublishAsync<T>(string stream, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        PublishAsync(stream, PublishRecord.Json(value, type), cancellationToken);

    /// <summary>
    /// Publishes a record. What is published in a row, awaited or not, is sent in that order, many to a message, as
    /// far as the gateway's credit goes; the rest waits for it. The record is copied before this returns.
    /// </summary>
    /// <param name="stream">Where to.</param>
    /// <param name="record">The record.</param>
    /// <param name="cancellationToken">
    /// Ends the wait. A record that was not sent yet is not sent; one that was may be stored all the same.
    /// </param>
    /// <returns>What became of the record: look at it.</returns>
    /// <exception cref="ArgumentException">The stream's name is none.</exception>
    /// <exception cref="OperationCanceledException">
    /// The token is cancelled. Where there was no connection, its message says so, and its cause is why there was none.
    /// </exception>
    /// <exception cref="StreamOtterException">The client has ended, and the record is not sent.</exception>
    public async ValueTask<PublishReceipt> PublishAsync(string stream, PublishRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        var receipts = await PublishAsync(stream, [record], cancellationToken).ConfigureAwait(false);
        return receipts[0];
    }

    /// <summary>Publishes records in their order.</summary>
    /// <returns>A receipt for each record, in the same order.</returns>
    /// <inheritdoc cref="PublishAsync(string, PublishRecord, CancellationToken)"/>
    public async ValueTask<IReadOnlyList<PublishReceipt>> PublishAsync(
        string stream, IReadOnlyList<PublishRecord> records, CancellationToken cancellationToken = default)
    {
        CheckName(stream);
        ArgumentNullException.ThrowIfNull(records);
        if (records.Contains(null!))
            throw new ArgumentException("A record is null.", nameof(records));
        cancellationToken.ThrowIfCancellationRequested();
        if (records.Count == 0)
            return [];
        var entry = new PublishEntry(stream, records);
        _publishes.Add(entry);
        _connector.Start();
        _signals.Wake();
        var registration = cancellationToken.UnsafeRegister(
            (_, token) => _publishes.Cancel(entry, token), state: null);
        try
        {
            await using (registration.ConfigureAwait(false))
                return await entry.Done.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_connector is { State: ClientState.Connecting, Failure: var failure })
        {
            throw new OperationCanceledException($"The publish was cancelled while there was no connection. {failure?.Message}".TrimEnd(), failure, cancellationToken);
        }
    }
}
