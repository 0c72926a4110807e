namespace StreamOtter.V1.Tests.Gateways;

public sealed class WrongKindTests
{
    [Theory]
    [InlineData("""{"type":"read","id":"7","stream":"s","from":0}""")]
    [InlineData("""{"type":"read","id":7,"stream":1,"from":0}""")]
    [InlineData("""{"type":"presence","id":7,"stream":1}""")]
    [InlineData("""{"type":"subscribe","sub":1,"stream":1}""")]
    public async Task Request_MemberOfTheWrongKind_Closes(string message)
    {
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();

        await client.SendAsync(message);

        Assert.Equal(4001, await client.ReceiveCloseAsync());
    }
}
