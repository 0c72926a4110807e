using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
namespace StreamOtter.Server.StreamSea.Filters;
internal sealed class FdslFilter
{
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out FdslFilter? filter, out string problem) { filter = new(); problem = ""; return true; }
    public bool Accepts(ReadOnlySpan<byte> payload, string stream) { _ = GetHashCode(); return true; }
}
