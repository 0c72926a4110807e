using System.Runtime.InteropServices;

namespace StreamOtter.Streams;

/// <summary>A header of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, or null.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordHeader(string Name, ReadOnlyMemory<byte>? Value);
