using StreamOtter.Client.Tests.Support;

namespace StreamOtter.Client.Tests;

public sealed class CloseCodeTests : ClientTest
{
    [Theory]
    [InlineData(1000)]
    [InlineData(1002)]
    [InlineData(1009)]
    [InlineData(4001)]
    [InlineData(4002)]
    [InlineData(4006)]
    [InlineData(4099)]
    [InlineData(4300)]
    [InlineData(4399)]
    public async Task Client_ClosedForGood_EndsWithTheReason(int code)
    {
        var client = NewClient();
        var end = client.GetEndAsync("s").AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.CloseAsync(code, "because");
        var error = await Assert.ThrowsAsync<ConnectionRefusedException>(() => end.WaitAsync(Bounds.Wait));
        Assert.Equal((code, "because"), (error.Code, error.Reason));
        var later = await Assert.ThrowsAsync<ClientClosedException>(async () => await client.PublishAsync("s", "x"));
        Assert.Same(error, later.InnerException);
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(1011)]
    [InlineData(1012)]
    [InlineData(1013)]
    [InlineData(4201)]
    [InlineData(4202)]
    [InlineData(4299)]
    public async Task Client_ClosedForNow_ComesBack(int code)
    {
        var end = NewClient().GetEndAsync("s").AsTask();
        await (await Gateway.WelcomeAsync()).CloseAsync(code);
        await (await Gateway.WelcomeAsync()).SubscribedAsync("""{"0":3}""");
        Assert.Equal("e/0:3", (await end.WaitAsync(Bounds.Wait)).ToString());
    }

    [Fact]
    public async Task Client_ClosedForGoodInsteadOfWelcome_Ends()
    {
        var connecting = NewClient().ConnectAsync();
        var connection = await Gateway.AcceptAsync();
        await connection.CloseAsync(4300, "who are you?");
        var error = await Assert.ThrowsAsync<ConnectionRefusedException>(() => connecting.WaitAsync(Bounds.Wait));
        Assert.Contains("unauthenticated", error.Message, StringComparison.Ordinal);
    }
}
