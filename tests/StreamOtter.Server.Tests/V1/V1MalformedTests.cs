using System.Text;
using StreamOtter.Protocol.WebSockets;

namespace StreamOtter.Server.Tests.V1;

public sealed class V1MalformedTests : V1Test
{
    private const string Publish = """{"type":"publish","stream":"a","seq":1,"records":[{"v":{"x":[1,"ä"]},"k":"k","h":[["n","t"],["z",null],["b",{"b":"AA=="}]],"p":0}]}""";

    public static TheoryData<string, string, int> Wrong => new()
    {
        { "\"publish\"", "1", 4001 },
        { "\"publish\"", "null", 4001 },
        { "\"a\"", "1", 4001 },
        { "\"seq\":1", "\"seq\":\"1\"", 4001 },
        { "\"seq\":1", "\"seq\":1.5", 4007 },
        { "\"seq\":1", "\"seq\":0", 4007 },
        { "\"seq\":1", "\"seq\":99999999999999999999", 4007 },
        { "\"seq\":1", "\"seq\":2", 4002 },
        { "\"seq\":1,", "", 4007 },
        { "\"stream\":\"a\",", "", 4007 },
        { "\"records\"", "\"record\"", 4007 },
        { "[{\"v\"", "{\"v\":1},[{\"v\"", 4001 },
        { "{\"v\":{\"x\":[1,\"ä\"]},", "{\"v\":1,\"s\":\"1\",", 4007 },
        { "\"k\":\"k\"", "\"k\":\"k\",\"kb\":\"\"", 4007 },
        { "\"k\":\"k\"", "\"k\":5", 4001 },
        { "\"k\":\"k\"", "\"kb\":\"?\"", 4001 },
        { "\"k\":\"k\"", "\"k\":\"\\ud800\"", 4001 },
        { "\"k\":\"k\"", "\"\\ud800\":1", 4001 },
        { "\"p\":0", "\"p\":\"0\"", 4001 },
        { "\"p\":0", "\"p\":-1", 4007 },
        { "[\"n\",\"t\"]", "[\"n\"]", 4001 },
        { "[\"n\",\"t\"]", "[\"n\",\"t\",1]", 4001 },
        { "[\"n\",\"t\"]", "[1,\"t\"]", 4001 },
        { "[\"n\",\"t\"]", "[\"n\",1]", 4001 },
        { "[\"n\",\"t\"]", "[\"n\",{\"c\":1}]", 4001 },
        { "[\"n\",\"t\"]", "\"n\"", 4001 },
        { "[\"n\",\"t\"]", "[\"streamotter-producer\",\"victim:7\"]", 4007 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Publish_WrongMember_IsRefusedAndNothingIsStored(string part, string wrong, int code)
    {
        Assert.Contains(part, Publish, StringComparison.Ordinal);
        using var client = await OpenAsync();
        await client.SendTextAsync(Publish.Replace(part, wrong, StringComparison.Ordinal));
        if (code == 4007)
            Assert.Equal(code, await ErrorAsync(client));
        else
            await client.ExpectCloseAsync(code);
        Assert.Empty(await Server.StoredAsync("a"));
    }

    [Theory]
    [InlineData("""{"type":"subscribe","stream":"a"}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":-1,"stream":"a"}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":2147483648,"stream":"a"}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":"1","stream":"a"}""", 4001)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":"now"}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":7}""", 4001)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":{}}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":{"timestamp":1,"position":{}}}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":{"position":[]}}""", 4001)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":{"position":{"offsets":{"x":1}}}}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":{"position":{"offsets":{"0":-1}}}}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","from":{"position":{"offsets":{"0":99}}}}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","partitions":[]}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","partitions":["0"]}""", 4001)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","partitions":[1]}""", 4102)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a","slow":"never"}""", 4007)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":".."}""", 4101)]
    [InlineData("""{"type":"subscribe","sub":1,"stream":"a/b"}""", 4101)]
    [InlineData("""{"type":"unsubscribe"}""", 4007)]
    [InlineData("""{"type":"unsubscribe","sub":1}""", 4007)]
    public async Task Request_ThatCannotBeServed_IsRefused(string message, int code)
    {
        using var client = await OpenAsync();
        await client.SendTextAsync(message);
        if (code == 4001)
            await client.ExpectCloseAsync(code);
        else
            Assert.Equal(code, await ErrorAsync(client));
    }

    [Fact]
    public async Task Publish_CutOffAtAnyByte_Closes4001AndNothingIsStored()
    {
        var bytes = Encoding.UTF8.GetBytes(Publish);
        foreach (var some in Enumerable.Range(0, bytes.Length).Chunk(10))
            await Task.WhenAll(some.Select(CutAsync));
        Assert.Empty(await Server.StoredAsync("a"));

        async Task CutAsync(int length)
        {
            using var client = await OpenAsync();
            await client.SendAsync(Opcode.Text, bytes.AsSpan(0, length));
            // In the middle of a letter it is no UTF-8, else no JSON.
            await client.ExpectCloseAsync(bytes[length] is >= 0x80 and < 0xC0 ? 1007 : 4001);
        }
    }

    [Fact]
    public async Task Publish_AfterABrokenMessage_IsNotStored()
    {
        using var client = await OpenAsync();
        byte[] both = [.. Frame.Encode(Opcode.Text, "x"u8), .. Frame.Encode(Opcode.Text, Encoding.UTF8.GetBytes(Publish))];
        await client.SendAsync(both);
        await client.ExpectCloseAsync(4001);
        Assert.Empty(await Server.StoredAsync("a"));
    }
}
