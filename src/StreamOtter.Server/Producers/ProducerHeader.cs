using System.Buffers.Text;
using System.Globalization;
using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.Server.Producers;

/// <summary>
/// The header that names a record's producer and its sequence number, "id:seq" in ASCII: with it the log itself knows
/// what was stored, and any gateway can find that out.
/// </summary>
internal static class ProducerHeader
{
    public const string Name = "streamotter-producer";

    public static ReadOnlySpan<byte> NameBytes => "streamotter-producer"u8;

    public static RecordHeader For(string producer, long seq) =>
        new(Name, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{producer}:{seq}")));

    /// <summary>Finds the header in a record.</summary>
    public static bool TryFind(in RecordView record, out ReadOnlySpan<byte> producer, out long seq)
    {
        foreach (var header in record.Headers)
        {
            if (!header.Name.SequenceEqual(NameBytes))
                continue;
            var colon = header.Value.LastIndexOf((byte)':');
            if (colon > 0 && Utf8Parser.TryParse(header.Value[(colon + 1)..], out seq, out var read) && read == header.Value.Length - colon - 1)
            {
                producer = header.Value[..colon];
                return true;
            }
        }
        producer = default;
        seq = 0;
        return false;
    }
}
