using Confluent.Kafka;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Reading;

/// <summary>
/// Takes the parts of a record as the consumer shows them, still in librdkafka's memory, and writes each straight into
/// a batch: there is no array for a key or a value. The client shows the key first, then the value, and the headers
/// with both; whoever consumed the record ends it with its offset and time.
/// </summary>
internal sealed class RecordParts
{
    private RecordBatchBuilder _batch = null!;

    public RecordParts()
    {
        Key = new KeyPart(this);
        Value = new ValuePart(this);
    }

    public IDeserializer<bool> Key { get; }

    public IDeserializer<bool> Value { get; }

    /// <summary>The next record consumed goes into this batch.</summary>
    public void Begin(RecordBatchBuilder batch)
    {
        _batch = batch;
        batch.BeginRecord();
    }

    private sealed class KeyPart(RecordParts parts) : IDeserializer<bool>
    {
        public bool Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
        {
            if (!isNull)
                parts._batch.WriteKey(data);
            return !isNull;
        }
    }

    private sealed class ValuePart(RecordParts parts) : IDeserializer<bool>
    {
        public bool Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
        {
            WriteHeaders(context.Headers);
            if (!isNull)
                parts._batch.WriteValue(data);
            return !isNull;
        }

        private void WriteHeaders(Headers? headers)
        {
            if (headers is not { Count: > 0 })
                return;
            parts._batch.BeginHeaders(headers.Count);
            for (var i = 0; i < headers.Count; i++)
            {
                var bytes = headers[i].GetValueBytes();
                parts._batch.WriteHeader(new Streams.RecordHeader(headers[i].Key, bytes is null ? null : (ReadOnlyMemory<byte>?)bytes));
            }
        }
    }
}
