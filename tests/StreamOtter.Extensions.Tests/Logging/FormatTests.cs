using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using StreamOtter.Logging;
using StreamOtter.Logging.Formats;

namespace StreamOtter.Extensions.Tests.Logging;

public sealed class FormatTests
{
    private static readonly LogEntry Entry = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, 5, TimeSpan.Zero), LogLevel.Warning, "App.Orders", 7, "late\nby far")
    {
        Fields = [new("count", 3L), new("share", 0.5), new("ok", true), new("who", "a\tb"), new("none", null)],
        ExceptionType = "System.TimeoutException",
        Exception = "System.TimeoutException: late\n   at Somewhere",
        Trace = new ActivityContext(
            ActivityTraceId.CreateFromString("0af7651916cd43dd8448eb211c80319c"), ActivitySpanId.CreateFromString("b7ad6b7169203331"), ActivityTraceFlags.Recorded),
    };

    [Fact]
    public void Text_IsALine_AndTheStackBelow() => Assert.Equal(
        """
        2026-03-01T12:00:00.005Z warn: App.Orders: late\nby far {count=3, share=0.5, ok=True, who=a\tb, none=}
            System.TimeoutException: late
               at Somewhere

        """, Write(new TextLogFormat()));

    [Fact]
    public void Json_IsALineOfJson()
    {
        var text = Write(new JsonLogFormat());
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        Assert.Equal(
            """{"time":"2026-03-01T12:00:00.005Z","level":"Warning","module":"App.Orders","event":7,"message":"late\nby far","fields":{"count":3,"share":0.5,"ok":true,"who":"a\tb","none":null},"exceptionType":"System.TimeoutException","exception":"System.TimeoutException: late\n   at Somewhere","traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331"}""",
            text.TrimEnd());
    }

    // By the example of the specification: https://github.com/open-telemetry/opentelemetry-proto/blob/v1.9.0/examples/logs.json
    [Fact]
    public void Otlp_IsALogRecord()
    {
        var record = JsonElement.Parse(Write(new OtlpLogFormat()));
        Assert.Equal("1772366400005000000", record.GetProperty("timeUnixNano").GetString());
        Assert.Equal(13, record.GetProperty("severityNumber").GetInt32());
        Assert.Equal("late\nby far", record.GetProperty("body").GetProperty("stringValue").GetString());
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", record.GetProperty("traceId").GetString());
        var attributes = record.GetProperty("attributes").EnumerateArray().ToDictionary(attribute => attribute.GetProperty("key").GetString()!, attribute => attribute.GetProperty("value").GetRawText());
        Assert.Equal("""{"stringValue":"App.Orders"}""", attributes["module"]);
        Assert.Equal("""{"intValue":"3"}""", attributes["count"]);
        Assert.Equal("""{"doubleValue":0.5}""", attributes["share"]);
        Assert.Equal("""{"boolValue":true}""", attributes["ok"]);
        Assert.Equal("{}", attributes["none"]);
        Assert.Equal("""{"stringValue":"System.TimeoutException"}""", attributes["exception.type"]);
    }

    [Theory]
    [InlineData("\r\nfake line")]
    [InlineData("\u001b[31mred")]
    [InlineData("\u2028fake line")]
    public void Text_OfControlCharacters_StaysOneLine(string message)
    {
        var target = new ArrayBufferWriter<byte>();
        new TextLogFormat().Write(Entry with { Message = message, Exception = null }, target);
        var text = Encoding.UTF8.GetString(target.WrittenSpan);
        Assert.DoesNotContain(text[..^1], letter => char.IsControl(letter) || letter == '\u2028');
    }

    private static string Write(ILogFormat format)
    {
        var target = new ArrayBufferWriter<byte>();
        format.Write(Entry, target);
        return Encoding.UTF8.GetString(target.WrittenSpan);
    }
}
