using System.Runtime.InteropServices;

namespace StreamOtter.Kafka.Publishing;

/// <summary>
/// A value on its way to Kafka. The client hands it back in the delivery report as it is, and so tells which record of
/// the append the report is about, without an object for each record.
/// </summary>
/// <param name="Bytes">The value; null for none.</param>
/// <param name="Index">The record's place in its append.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OutgoingValue(byte[]? Bytes, int Index);
