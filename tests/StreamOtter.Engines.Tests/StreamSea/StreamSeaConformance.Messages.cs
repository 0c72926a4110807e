using System.Net.WebSockets;
using System.Text;

namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    [Fact]
    public async Task Authenticate_Basic_RepliesWithTheJail()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail.Url);

        await socket.SendAsync($$$"""{"id":1,"action":"authenticate","payload":{"type":"basic","clientId":"first","clientSecret":"{{{jail.Api.Secret}}}"}}""");

        Assert.Equal($$$"""{"id":1,"action":"authenticate","success":true,"payload":{"jailId":"{{{jail.Id}}}"}}""", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Authenticate_Jwt_RepliesWithTheJail()
    {
        var jail = await NewJailWithKeyAsync();
        await using var socket = await SeaSocket.OpenAsync(jail.Url);

        await socket.SendAsync($$"""{"id":1,"action":"authenticate","payload":{{SeaKeys.Own.Credentials(jail.Api.ClientId, $$"""{"exp":{{Soon}}}""")}}}""");

        Assert.Equal($$$"""{"id":1,"action":"authenticate","success":true,"payload":{"jailId":"{{{jail.Id}}}"}}""", await socket.ReceiveAsync());
    }

    [Theory]
    [InlineData("""{"type":"basic","clientId":"first","clientSecret":"wrong"}""", "The client's id and secret do not match.")]
    [InlineData("""{"type":"basic","clientId":"nobody","clientSecret":"wrong"}""", "The client's id and secret do not match.")]
    [InlineData("""{"type":"basic","clientId":"first","clientSecret":""}""", "The client's id and secret do not match.")]
    [InlineData("""{"type":"basic","clientId":"first"}""", "The payload's 'clientSecret' must be a string.")]
    [InlineData("""{"type":"basic","clientId":"first","clientSecret":1}""", "The payload's 'clientSecret' must be a string.")]
    [InlineData("""{"type":"basic","clientSecret":"x"}""", "The payload's 'clientId' must be a string.")]
    [InlineData("""{"type":"jwt","clientId":"first"}""", "The payload's 'jwt' must be a string.")]
    [InlineData("""{"type":"jwt","clientId":"first","jwt":"not a token"}""", "The token is no JWT of the form header.payload.signature.")]
    [InlineData("""{"type":"digest","clientId":"first"}""", "The payload's 'type' must be 'basic' or 'jwt'.")]
    [InlineData("""{"clientId":"first"}""", "The payload's 'type' must be 'basic' or 'jwt'.")]
    [InlineData("\"basic\"", "The 'payload' must be an object.")]
    [InlineData("null", "The 'payload' must be an object.")]
    public async Task Authenticate_Refused_RepliesWithTheErrorAndCloses(string payload, string error)
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail.Url);

        await socket.SendAsync($$"""{"id":1,"action":"authenticate","payload":{{payload}}}""");

        Assert.Equal($$"""{"id":1,"action":"authenticate","success":false,"error":"{{error}}"}""", await socket.ReceiveAsync());
        Assert.Equal($"close 4401 {error}", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Authenticate_AnotherJailsClientOfTheSameId_TheSecretTellsWhichItIs()
    {
        var (jail, other) = (await NewJailAsync(), await NewJailAsync()); // both have a client 'first'

        await using var a = await SeaSocket.OpenAsync(jail);
        await using var b = await SeaSocket.OpenAsync(other);
    }

    [Theory]
    [InlineData("""{"id":1,"action":"subscribe","payload":"s"}""", """{"id":1,"action":"subscription","success":false,"error":"The first message must authenticate."}""", "The first message must authenticate.")]
    [InlineData("""{"id":1,"action":"hello"}""", """{"id":1,"action":"error","success":false,"error":"The first message must authenticate."}""", "The first message must authenticate.")]
    [InlineData("""{"id":2,"action":"authenticate","payload":{}}""", """{"id":2,"action":"authenticate","success":false,"error":"This message's id must be 1."}""", "This message's id must be 1.")]
    [InlineData("""{"id":0,"action":"authenticate","payload":{}}""", """{"id":0,"action":"authenticate","success":false,"error":"This message's id must be 1."}""", "This message's id must be 1.")]
    [InlineData("""{"id":1.5,"action":"authenticate","payload":{}}""", """{"id":1.5,"action":"authenticate","success":false,"error":"This message's id must be 1."}""", "This message's id must be 1.")]
    [InlineData("""{"id":-1e9,"action":"authenticate","payload":{}}""", """{"id":-1000000000,"action":"authenticate","success":false,"error":"This message's id must be 1."}""", "This message's id must be 1.")]
    [InlineData("""{"id":1}""", """{"id":1,"action":"error","success":false,"error":"A message has an 'action', which is a string."}""", "A message has an 'action', which is a string.")]
    [InlineData("""{"id":1,"action":7}""", """{"id":1,"action":"error","success":false,"error":"A message has an 'action', which is a string."}""", "A message has an 'action', which is a string.")]
    public async Task FirstMessage_AnyOther_IsAProtocolErrorWithAReply(string message, string reply, string reason)
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail.Url);

        await socket.SendAsync(message);

        Assert.Equal(reply, await socket.ReceiveAsync());
        Assert.Equal($"close 1002 {reason}", await socket.ReceiveAsync());
    }

    [Theory]
    [InlineData("", "A message is a JSON object.")]
    [InlineData("not JSON", "A message is a JSON object.")]
    [InlineData("[1]", "A message is a JSON object.")]
    [InlineData("{\"id\":1,", "A message is a JSON object.")]
    [InlineData("{}", "A message has an 'id', which is a number.")]
    [InlineData("""{"id":"1","action":"authenticate"}""", "A message has an 'id', which is a number.")]
    [InlineData("""{"id":null,"action":"authenticate"}""", "A message has an 'id', which is a number.")]
    [InlineData("""{"id":1e999,"action":"authenticate"}""", "A message has an 'id', which is a number.")]
    public async Task Message_WithoutAnIdThatCanBeRead_ClosesOnly(string message, string reason)
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail.Url);

        await socket.SendAsync(message);

        Assert.Equal($"close 1002 {reason}", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Message_NestedBeyondMeasureOrHugeOrBinary_ClosesOnly()
    {
        var jail = await NewJailAsync();
        await using var deep = await SeaSocket.OpenAsync(jail.Url);
        await deep.SendAsync("{\"id\":" + new string('[', 10_000));
        Assert.Equal("close 1002 A message is a JSON object.", await deep.ReceiveAsync());

        await using var huge = await SeaSocket.OpenAsync(jail.Url);
        await huge.SendAsync(new string(' ', 70_000));
        Assert.Equal("close 1009 A message may have 65536 bytes; this one has 70000.", await huge.ReceiveAsync());

        await using var binary = await SeaSocket.OpenAsync(jail.Url);
        await binary.SendAsync(Encoding.UTF8.GetBytes("""{"id":1}"""), WebSocketMessageType.Binary);
        Assert.Equal("close 1002 Messages are text.", await binary.ReceiveAsync());
    }

    [Fact]
    public async Task Authenticate_ASecondTime_IsAProtocolError()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);

        Assert.Equal(
            """{"id":2,"action":"authenticate","success":false,"error":"It is known who you are: only the first message authenticates."}""",
            await socket.AskAsync("authenticate", "\"payload\":{}"));
        Assert.StartsWith("close 1002 ", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Subscribe_WithAnIdOutOfOrder_IsAProtocolError(int id)
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);

        await socket.SendAsync($$"""{"id":{{id}},"action":"subscribe","payload":"s"}""");

        Assert.Equal($$"""{"id":{{id}},"action":"subscription","success":false,"error":"This message's id must be 2."}""", await socket.ReceiveAsync());
        Assert.Equal("close 1002 This message's id must be 2.", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Action_Unknown_IsAProtocolError()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);

        Assert.Equal(
            """{"id":2,"action":"error","success":false,"error":"There is no action 'publish': what a client can do is subscribe."}""",
            await socket.AskAsync("publish", "\"payload\":1"));
        Assert.StartsWith("close 1002 ", await socket.ReceiveAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Subscribe_FirstReplyThenDeliveries_AllWithTheRequestsIdAndTheActionSubscription()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);
        await jail.Api.PublishAsync("boiler_data", """{"before":"it"}""");

        await socket.SendAsync("""{"id":2,"action":"subscribe","payload":"boiler_data"}""");
        var reply = await socket.ReceiveAsync();
        await jail.Api.PublishAsync("boiler_data", """{"temperature":91,"pressure":3001}""");
        await jail.Api.PublishAsync("boiler_data", """{"temperature":92,"pressure":3002}""");

        Assert.Equal("""{"id":2,"action":"subscription","success":true,"streamName":"boiler_data","payload":2}""", reply);
        Assert.Equal("""{"id":2,"action":"subscription","streamName":"boiler_data","payload":{"temperature":91,"pressure":3001}}""", await socket.ReceiveAsync());
        Assert.Equal("""{"id":2,"action":"subscription","streamName":"boiler_data","payload":{"temperature":92,"pressure":3002}}""", await socket.ReceiveAsync());
    }

    [Fact]
    public async Task Subscribe_SeveralStreams_EachDeliveryHasItsSubscriptionsId()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);
        await socket.SubscribeAsync("a");
        await socket.SubscribeAsync("b");

        await jail.Api.PublishAsync("b", "{}");
        Assert.Equal("""{"id":3,"action":"subscription","streamName":"b","payload":{}}""", await socket.ReceiveAsync());
        await jail.Api.PublishAsync("a", "{}");
        Assert.Equal("""{"id":2,"action":"subscription","streamName":"a","payload":{}}""", await socket.ReceiveAsync());
    }

    [Theory]
    [InlineData("\"payload\":7", "The 'payload' must be a string: the stream's name.")]
    [InlineData("\"x\":1", "The 'payload' must be a string: the stream's name.")]
    [InlineData("\"payload\":\"\\ud800\"", "The 'payload' must be a string: the stream's name.")]
    [InlineData("\"payload\":\"\"", "A stream's name must not be empty.")]
    [InlineData("\"payload\":\"..\"", "A stream's name must not be '.' or '..'.")]
    [InlineData("\"payload\":\"a/b\"", "A stream's name may hold ASCII letters, digits, '.', '_' and '-' only.")]
    [InlineData("\"payload\":\"a\",\"groupId\":\"me\"", "The 'groupId' must be a UUID, such as 2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a.")]
    [InlineData("\"payload\":\"a\",\"groupId\":null", "The 'groupId' must be a UUID, such as 2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a.")]
    [InlineData("\"payload\":\"a\",\"groupId\":\"{2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a}\"", "The 'groupId' must be a UUID, such as 2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a.")]
    public async Task Subscribe_Refused_TheFirstReplySaysSoAndTheConnectionLives(string members, string error)
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);

        Assert.Equal($$"""{"id":2,"action":"subscription","success":false,"error":"{{error}}"}""", await socket.AskAsync("subscribe", members));

        await socket.SubscribeAsync("a");
    }

    [Fact]
    public async Task Subscribe_NameOf300Characters_IsRefused()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);

        Assert.Equal(
            """{"id":2,"action":"subscription","success":false,"error":"A stream's name has at most 249 characters; this one has 300."}""",
            await socket.AskAsync("subscribe", $"\"payload\":\"{new string('a', 300)}\""));
    }

    [Fact]
    public async Task Connection_OfAClientThatIsDeletedOrRotated_IsClosed()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);
        await socket.SubscribeAsync("s");

        await jail.Api.PutAsync("client/first");

        Assert.Equal("close 4401 The client was deleted, or has another secret or key now.", await socket.ReceiveAsync());
    }
}
