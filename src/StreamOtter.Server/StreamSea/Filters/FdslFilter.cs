using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Server.StreamSea.Filters;

/// <summary>
/// Which messages a bearer gets (spec/stream-sea.md, "Filter DSL"). Filters are equal where they are the same
/// expressions, however they were written, so that subscriptions with the same one share a window.
/// </summary>
internal sealed class FdslFilter : IEquatable<FdslFilter>
{
    private readonly FdslNode _root;
    private readonly string _text;

    private FdslFilter(FdslNode root)
    {
        _root = root;
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target))
            root.Write(json);
        _text = Encoding.UTF8.GetString(target.GetBuffer().AsSpan(0, (int)target.Length));
    }

    /// <summary>Reads a filter, whatever the JSON is.</summary>
    /// <param name="json">The claim.</param>
    /// <param name="filter">The filter; null where there is a problem.</param>
    /// <param name="problem">What is wrong and where, as <c>filter.e[1].t is missing: …</c>; empty where nothing is.</param>
    public static bool TryRead(JsonElement json, [NotNullWhen(true)] out FdslFilter? filter, out string problem)
    {
        filter = null;
        if (json.ValueKind != JsonValueKind.Undefined && !JsonValue.IsValid(JsonMarshal.GetRawUtf8Value(json), int.MaxValue))
        {
            problem = "filter holds text that is not Unicode: half of a surrogate pair, or bytes that are not UTF-8";
            return false;
        }
        var reader = new FdslReader();
        if (reader.ReadNode(json, "filter", depth: 1) is { } root)
            filter = new FdslFilter(root);
        problem = reader.Problem;
        return filter is not null;
    }

    /// <summary>Whether a message passes. It never throws: what is no JSON, or nests deeper than 32, does not pass.</summary>
    public bool Accepts(ReadOnlySpan<byte> payload, string streamName)
    {
        if (!JsonValue.IsValid(payload))
            return false;
        var found = new FdslFoundValues();
        var message = new FdslMessage(payload, streamName, found);
        return FdslTruth.IsTruthy(_root.Evaluate(ref message));
    }

    public bool Equals(FdslFilter? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override bool Equals(object? obj) => Equals(obj as FdslFilter);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The filter in its one form.</summary>
    public override string ToString() => _text;
}
