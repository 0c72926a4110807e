using System.Runtime.InteropServices;

namespace StreamOtter.Server.Guide;

/// <summary>Which message an answer is about.</summary>
/// <param name="Message">Its number on its connection, from 1.</param>
/// <param name="Id">The client's own id for it, as JSON; or empty.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct GuideTag(long Message, string Id);
