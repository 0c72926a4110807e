using System.Runtime.InteropServices;

namespace StreamOtter.Server.FileDrop;

/// <summary>A record of a file.</summary>
/// <param name="Number">Its number in the file, from 1, without the empty lines.</param>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Value">Its bytes, valid until the next ones are read.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DropRecord(long Number, long Line, ReadOnlyMemory<byte> Value);
