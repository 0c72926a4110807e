using System.Runtime.InteropServices;

namespace StreamOtter.Server.Catalog;

/// <summary>What a key says from now on.</summary>
/// <param name="Key">The key; its owner's prefix and a '/' come first.</param>
/// <param name="Value">JSON in UTF-8; null where the key is deleted.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CatalogEntry(string Key, ReadOnlyMemory<byte>? Value);
