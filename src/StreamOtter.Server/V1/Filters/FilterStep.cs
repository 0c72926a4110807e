using System.Runtime.InteropServices;

namespace StreamOtter.Server.V1.Filters;

/// <summary>A step of a JSON Pointer.</summary>
/// <param name="Name">Into an object: the member's name, in UTF-8.</param>
/// <param name="Index">Into a list: the element's index, or -1 where the step is none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FilterStep(byte[] Name, int Index);
