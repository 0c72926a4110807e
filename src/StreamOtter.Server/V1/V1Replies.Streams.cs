using System.Globalization;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.V1;

// What is said of a subscription to several streams as a whole.
internal static partial class V1Replies
{
    public static void WriteSubscribed(FrameBuffer target, int sub, string pattern)
    {
        var json = Begin(target, "subscribed"u8);
        json.WriteNumber("sub"u8, sub);
        json.WriteString("streams"u8, pattern);
        End(json);
    }

    public static void WriteUnsubscribed(FrameBuffer target, int sub, string pattern, IReadOnlyDictionary<string, V1Position> positions)
    {
        var json = Begin(target, "unsubscribed"u8);
        json.WriteNumber("sub"u8, sub);
        json.WriteString("streams"u8, pattern);
        json.WriteStartObject("positions"u8);
        foreach (var (stream, position) in positions)
        {
            json.WriteStartObject(stream);
            json.WriteString("epoch"u8, position.Epoch);
            json.WriteStartObject("offsets"u8);
            foreach (var (partition, offset) in position.Offsets)
                json.WriteNumber(partition.ToString(CultureInfo.InvariantCulture), offset);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        End(json);
    }
}
