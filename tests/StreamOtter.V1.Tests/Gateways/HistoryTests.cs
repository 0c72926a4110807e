using System.Text.Json;

namespace StreamOtter.V1.Tests.Gateways;

public sealed class HistoryTests
{
    [Fact]
    public async Task Read_FromEarliest_PagesToTheEnd()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", """{"n":1}""", "text", "3");
        using var client = await gateway.ConnectAsync();

        var page = await ReadAsync(client, """ "stream":"s","from":"earliest","limit":2 """);
        Assert.Equal("s", page.GetProperty("stream").GetString());
        var records = page.GetProperty("records");
        Assert.Equal(2, records.GetArrayLength());
        Assert.Equal(1, records[0].GetProperty("v").GetProperty("n").GetInt32());
        Assert.Equal("k", records[0].GetProperty("k").GetString());
        Assert.Equal("text", records[1].GetProperty("s").GetString());
        AssertPlace(page, next: 2, first: 0, end: 3);

        page = await ReadAsync(client, """ "stream":"s","from":2 """);
        Assert.Equal(1, page.GetProperty("records").GetArrayLength());
        AssertPlace(page, next: 3, first: 0, end: 3);

        page = await ReadAsync(client, """ "stream":"s","from":3,"partition":0 """);
        Assert.Equal(0, page.GetProperty("records").GetArrayLength());
        AssertPlace(page, next: 3, first: 0, end: 3);
    }

    [Fact]
    public async Task Read_BeyondTheEnd_TellsTheEnd()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", "1");
        using var client = await gateway.ConnectAsync();

        var page = await ReadAsync(client, """ "stream":"s","from":77 """);

        Assert.Equal(0, page.GetProperty("records").GetArrayLength());
        AssertPlace(page, next: 1, first: 0, end: 1);
    }

    [Fact]
    public async Task Read_LargeRecords_AreBoundedInBytes()
    {
        await using var gateway = await TestGateway.StartAsync();
        var large = new string('x', 400_000);
        await gateway.AppendAsync("s", "k", large, large, large);
        using var client = await gateway.ConnectAsync();

        var page = await ReadAsync(client, """ "stream":"s","from":"earliest" """);

        Assert.Equal(2, page.GetProperty("records").GetArrayLength());
        AssertPlace(page, next: 2, first: 0, end: 3);
    }

    [Fact]
    public async Task Read_RecordLargerThanAnAnswer_ComesAlone()
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", new string('"', 1_000_000), "small"); // escaped it has twice the size
        using var client = await gateway.ConnectAsync();

        var page = await ReadAsync(client, """ "stream":"s","from":0 """);

        Assert.Equal(1, page.GetProperty("records").GetArrayLength());
        AssertPlace(page, next: 1, first: 0, end: 2);
    }

    [Theory]
    [InlineData(""" "stream":"none","from":0 """, 4100)]
    [InlineData(""" "stream":"no/name","from":0 """, 4101)]
    [InlineData(""" "stream":"s","from":0,"partition":9 """, 4102)]
    [InlineData(""" "stream":"s","from":-1 """, 4007)]
    [InlineData(""" "stream":"s","from":"latest" """, 4007)]
    [InlineData(""" "stream":"s" """, 4007)]
    [InlineData(""" "from":0 """, 4007)]
    [InlineData(""" "stream":"s","from":0,"limit":0 """, 4007)]
    [InlineData(""" "stream":"s","from":0,"limit":10001 """, 4007)]
    public async Task Read_CannotBeServed_IsAnErrorWithItsNumber(string members, int code)
    {
        await using var gateway = await TestGateway.StartAsync();
        await gateway.AppendAsync("s", "k", "1");
        using var client = await gateway.ConnectAsync();

        await client.SendAsync($$"""{"type":"read","id":7,{{members}}}""");

        var error = await client.ReceiveAsync("error");
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        Assert.Equal(7, error.GetProperty("id").GetInt64());
        Assert.DoesNotContain("none", await gateway.Engine.ListAsync());
    }

    [Fact]
    public async Task Read_MoreAtATimeThanAllowed_AreAnsweredNotNow()
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        for (var id = 1; id <= 6; id++)
            await client.SendAsync($$"""{"type":"read","id":{{id}},"stream":"{{HeldEngine.Held}}","from":0}""");

        for (var id = 5; id <= 6; id++)
        {
            var error = await client.ReceiveAsync("error");
            Assert.Equal(4200, error.GetProperty("code").GetInt32());
            Assert.Equal(id, error.GetProperty("id").GetInt64());
        }
        gateway.Engine.Release();
        var answered = new List<long>();
        for (var i = 0; i < 4; i++)
            answered.Add((await client.ReceiveAsync("error")).GetProperty("id").GetInt64()); // there is no such stream
        Assert.Equal([1, 2, 3, 4], answered.Order());

        // Their places are free again.
        await gateway.AppendAsync("s", "k", "1");
        AssertPlace(await ReadAsync(client, """ "stream":"s","from":0 """), next: 1, first: 0, end: 1);
    }

    private static async Task<JsonElement> ReadAsync(TestClient client, string members)
    {
        await client.SendAsync($$"""{"type":"read","id":7,{{members}}}""");
        var page = await client.ReceiveAsync("history");
        Assert.Equal(7, page.GetProperty("id").GetInt64());
        return page;
    }

    private static void AssertPlace(JsonElement page, long next, long first, long end)
    {
        Assert.Equal(next, page.GetProperty("next").GetInt64());
        Assert.Equal(first, page.GetProperty("first").GetInt64());
        Assert.Equal(end, page.GetProperty("end").GetInt64());
    }
}
