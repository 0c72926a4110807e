using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1;

namespace StreamOtter.V1.Tests.History;

public sealed class V1HistoryTests
{
    [Fact]
    public async Task Read_SeveralReadsOfTheLog_AreOneAnswer()
    {
        var answer = await ReadAsync(new FakeLog(2, 3, 4, 5, 9, 10), """ "from":"earliest" """);

        Assert.Equal([3, 4, 5, 9, 10], OffsetsOf(answer));
        AssertPlace(answer, next: 11, first: 3, end: 11);
        Assert.Equal("record 3", answer.GetProperty("records")[0].GetProperty("s").GetString());
    }

    [Theory]
    [InlineData(1, 3, 4)]
    [InlineData(2, 4, 5)]
    [InlineData(3, 5, 6)] // the end of a read of the log
    [InlineData(4, 9, 10)]
    public async Task Read_Limit_EndsThere(int limit, long last, long next)
    {
        var answer = await ReadAsync(new FakeLog(3, 3, 4, 5, 9, 10), $"""
            "from":3,"limit":{limit}
            """);

        Assert.Equal(limit, OffsetsOf(answer).Length);
        Assert.Equal(last, OffsetsOf(answer)[^1]);
        Assert.Equal(next, answer.GetProperty("next").GetInt64());
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(99, 11)]
    public async Task Read_OutOfRange_TellsTheNearest(long from, long next)
    {
        var answer = await ReadAsync(new FakeLog(2, 3, 4, 5, 9, 10), $"""
            "from":{from}
            """);

        Assert.Empty(OffsetsOf(answer));
        AssertPlace(answer, next, first: 3, end: 11);
    }

    [Fact]
    public async Task Read_RetentionTakesTheRestMeanwhile_EndsBeforeIt()
    {
        var log = new FakeLog(2, 3, 4, 5, 9, 10);
        var reads = 0;
        log.OnRead = () => log.First = ++reads == 2 ? 9 : 3;

        var answer = await ReadAsync(log, """ "from":3 """);

        Assert.Equal([3, 4], OffsetsOf(answer));
        AssertPlace(answer, next: 5, first: 9, end: 11);
    }

    private static async Task<JsonElement> ReadAsync(FakeLog log, string members)
    {
        var request = V1Read.Read(Encoding.UTF8.GetBytes($$"""{"type":"read","id":7,"stream":"fake",{{members}}}"""));
        var answer = await V1History.ReadAsync(log, request, TestContext.Current.CancellationToken);
        return JsonElement.Parse(answer.Written);
    }

    private static long[] OffsetsOf(JsonElement answer) => [.. answer.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("o").GetInt64())];

    private static void AssertPlace(JsonElement answer, long next, long first, long end)
    {
        Assert.Equal("history", answer.GetProperty("type").GetString());
        Assert.Equal(7, answer.GetProperty("id").GetInt64());
        Assert.Equal(next, answer.GetProperty("next").GetInt64());
        Assert.Equal(first, answer.GetProperty("first").GetInt64());
        Assert.Equal(end, answer.GetProperty("end").GetInt64());
    }
}
