using System.Runtime.InteropServices;

namespace StreamOtter;

/// <summary>A record of a group with its value read.</summary>
/// <typeparam name="T">The value's type.</typeparam>
/// <param name="Value">The value; null or default where the record has none.</param>
/// <param name="Record">The record.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TypedGroupRecord<T>(T? Value, GroupRecord Record);
