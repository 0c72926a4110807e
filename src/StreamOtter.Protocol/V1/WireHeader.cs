using System.Runtime.InteropServices;

namespace StreamOtter.Protocol.V1;

/// <summary>A header of a record: in a message <c>[name, text]</c>, <c>[name, null]</c> or <c>[name, {"b": base64}]</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value, or null.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WireHeader(string Name, ReadOnlyMemory<byte>? Value);
