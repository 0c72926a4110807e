using System.Runtime.InteropServices;
using System.Text.Json;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Protocol.StreamSea;

/// <summary>What is asked of JSON before it is walked through, so that nothing in it can make the walk fail.</summary>
internal static class JsonText
{
    public const string NoUnicode = "holds text that is not Unicode: half of a surrogate pair, or bytes that are not UTF-8";

    /// <summary>Whether it is a value whose every name and string can be read, nested no deeper than told.</summary>
    public static bool IsSound(JsonElement json, int maxDepth = int.MaxValue) =>
        json.ValueKind == JsonValueKind.Undefined || JsonValue.IsValid(JsonMarshal.GetRawUtf8Value(json), maxDepth);
}
