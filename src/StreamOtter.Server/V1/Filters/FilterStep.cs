using System.Runtime.InteropServices;

namespace StreamOtter.Server.V1.Filters;

/// <summary>A step to a place in a JSON value.</summary>
/// <param name="Name">Into an object: the member's name, in UTF-8; null where the step leads into none.</param>
/// <param name="Index">Into a list: the element's index, below 0 from the list's end; null where the step leads into none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FilterStep(byte[]? Name, int? Index);
