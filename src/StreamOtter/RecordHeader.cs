using System.Runtime.InteropServices;
using System.Text;

namespace StreamOtter;

/// <summary>A header of a record.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its bytes, or null.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RecordHeader(string Name, ReadOnlyMemory<byte>? Value)
{
    /// <summary>A header of text.</summary>
    public RecordHeader(string name, string value)
        : this(name, Encoding.UTF8.GetBytes(value))
    {
    }

    /// <summary>The value as UTF-8 text, or null.</summary>
    public string? Text => Value is { } value ? Encoding.UTF8.GetString(value.Span) : null;
}
