using System.Diagnostics;
using System.Text;
using StreamOtter.Streams;

namespace StreamOtter.Kafka.Integration.Telemetry;

/// <summary>The context of a trace in a message's headers, as W3C Trace Context has it: https://www.w3.org/TR/trace-context/</summary>
internal static class TraceHeaders
{
    private const string Parent = "traceparent";
    private const string State = "tracestate";

    // 00-(32 digits)-(16 digits)-(2 digits); later versions may append to it.
    private const int MaxParentLength = 128;

    // What everybody must pass on; what is longer may be dropped.
    private const int MaxStateLength = 512;

    /// <summary>Adds the headers to messages that are of no trace yet: one that is passed on stays what it was.</summary>
    public static void Inject(Activity activity, NewRecord[] records)
    {
        if (activity is not { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            return;
        var headers = new List<Streams.RecordHeader>(2) { new(Parent, Encoding.ASCII.GetBytes(id)) };
        if (activity.TraceStateString is { Length: > 0 } state)
            headers.Add(new(State, Encoding.ASCII.GetBytes(state)));
        for (var i = 0; i < records.Length; i++)
        {
            var own = records[i].Headers;
            if (own is not { Count: > 0 })
                records[i] = records[i] with { Headers = headers };
            else if (!own.Any(header => header.Name == Parent))
                records[i] = records[i] with { Headers = [.. own, .. headers] };
        }
    }

    /// <summary>The context that the headers name; false where they name none, or none that is valid.</summary>
    public static bool TryRead(IReadOnlyList<Streams.RecordHeader> headers, out ActivityContext context)
    {
        context = default;
        return Text(headers, Parent, MaxParentLength) is { } parent
            && ActivityContext.TryParse(parent, Text(headers, State, MaxStateLength), isRemote: true, out context);
    }

    private static string? Text(IReadOnlyList<Streams.RecordHeader> headers, string name, int maxLength)
    {
        foreach (var header in headers)
        {
            if (header.Name == name)
                return header.Value is { } value && value.Length <= maxLength ? Encoding.ASCII.GetString(value.Span) : null;
        }
        return null;
    }
}
