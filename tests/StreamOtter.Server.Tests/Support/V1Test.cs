using System.Text.Json;

namespace StreamOtter.Server.Tests.Support;

/// <summary>A test with a client of protocol v1 that has said hello.</summary>
public abstract class V1Test : GatewayTest
{
    private protected async Task<RawSocket> OpenAsync()
    {
        var client = await Server.V1Async();
        await client.SendTextAsync("""{"type":"hello","client":"test"}""");
        Assert.Equal("welcome", (await client.ReceiveJsonAsync()).GetProperty("type").GetString());
        return client;
    }

    private protected static Task PublishAsync(RawSocket client, long seq, params string[] records) =>
        client.SendTextAsync($$"""{"type":"publish","stream":"a","seq":{{seq}},"records":[{{string.Join(',', records)}}]}""");

    private protected static async Task<JsonElement> SubscribeAsync(RawSocket client, string from, int sub = 1, string stream = "a")
    {
        await client.SendTextAsync($$"""{"type":"subscribe","sub":{{sub}},"stream":"{{stream}}","from":{{from}}}""");
        return await client.ReceiveTypeAsync("subscribed");
    }

    /// <summary>So many records of whatever deliveries come next.</summary>
    private protected static async Task<List<JsonElement>> RecordsAsync(RawSocket client, int count, int sub = 1)
    {
        var records = new List<JsonElement>();
        while (records.Count < count)
        {
            var delivery = await client.ReceiveJsonAsync(
                message => message.GetProperty("type").GetString() == "records" && message.GetProperty("sub").GetInt32() == sub);
            records.AddRange(delivery.GetProperty("records").EnumerateArray());
        }
        Assert.Equal(count, records.Count);
        return records;
    }

    private protected static async Task<int> ErrorAsync(RawSocket client) => (await client.ReceiveTypeAsync("error")).GetProperty("code").GetInt32();

    private protected static long Offset(JsonElement position, int partition = 0) =>
        position.GetProperty("offsets").GetProperty($"{partition}").GetInt64();
}
