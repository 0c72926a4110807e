using StreamOtter.Server.Security;

namespace StreamOtter.Server.Tests.Security;

/// <summary>What a token allows, and what comes of the rest: the connection goes on.</summary>
public sealed class PermissionTests : SecurityTest
{
    [Fact]
    public async Task Publish_NotAllowed_IsRefusedInItsPlace()
    {
        using var client = await HelloAsync(Token(publish: "orders.*", subscribe: ""));
        await PublishAsync(client, 1, "orders.eu");
        await PublishAsync(client, 2, "orders");
        await PublishAsync(client, 3, "orders.us");
        Assert.Equal(1, (await client.ReceiveJsonAsync()).GetProperty("seq").GetInt64());
        var nack = await client.ReceiveJsonAsync();
        Assert.Equal(("nack", "refused", 4301, 2), (
            nack.GetProperty("type").GetString(), nack.GetProperty("outcome").GetString(),
            nack.GetProperty("code").GetInt32(), nack.GetProperty("seq").GetInt64()));
        Assert.Equal(3, (await client.ReceiveJsonAsync()).GetProperty("seq").GetInt64());
        Assert.DoesNotContain("orders", await Server.Log.ListAsync());
    }

    [Theory]
    [InlineData("""{"type":"subscribe","sub":7,"stream":"other"}""", "sub", 7)]
    [InlineData("""{"type":"subscribe","sub":7,"stream":"new"}""", "sub", 7)]
    [InlineData("""{"type":"read","id":8,"stream":"other","from":"earliest"}""", "id", 8)]
    [InlineData("""{"type":"read","id":8,"stream":"not-there","from":"earliest"}""", "id", 8)]
    [InlineData("""{"type":"presence","id":9,"stream":"other"}""", "id", 9)]
    public async Task Request_NotAllowed_IsForbiddenAndTellsNothing(string request, string member, long number)
    {
        await Server.AppendAsync("other", "1"u8.ToArray());
        using var client = await HelloAsync(Token(publish: "*", subscribe: "mine*"));
        await client.SendTextAsync(request);
        await ExpectForbiddenAsync(client, member, number);
        await client.SendTextAsync(request.Replace("other", "mine", StringComparison.Ordinal).Replace("new", "mine", StringComparison.Ordinal).Replace("not-there", "mine.2", StringComparison.Ordinal));
        Assert.Contains((await client.ReceiveJsonAsync()).GetProperty("type").GetString(), new[] { "subscribed", "error", "presence" });
        Assert.DoesNotContain("new", await Server.Log.ListAsync());
    }

    [Fact]
    public async Task Subscription_NotAllowed_LeavesItsNumberFree()
    {
        using var client = await HelloAsync(Token(subscribe: "mine"));
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"other"}""");
        await ExpectForbiddenAsync(client, "sub", 1);
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"mine"}""");
        await client.ReceiveTypeAsync("subscribed");
    }

    [Fact]
    public async Task Token_WithoutPermissions_AllowsNothing()
    {
        using var client = await HelloAsync(Signed("""{"sub":"me","exp":99999999999}"""));
        await PublishAsync(client, 1, "a");
        Assert.Equal(4301, (await client.ReceiveTypeAsync("nack")).GetProperty("code").GetInt32());
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"a"}""");
        await ExpectForbiddenAsync(client, "sub", 1);
    }

    [Fact]
    public async Task Name_ThatIsNone_IsRefusedAsSuch()
    {
        using var client = await HelloAsync(Token(publish: "a", subscribe: "a"));
        await client.SendTextAsync("""{"type":"subscribe","sub":1,"stream":"a/b"}""");
        Assert.Equal(4101, (await client.ReceiveTypeAsync("error")).GetProperty("code").GetInt32());
    }

    [Fact]
    public void Options_Unset_AllowEverything()
    {
        var authenticator = new Authenticator(new AuthOptions(), TimeProvider.System);
        Assert.True(authenticator.TryIdentify(token: null, out var principal, out _));
        Assert.True(principal.May(StreamAction.Publish, "a") && principal.May(StreamAction.Subscribe, "a"));
        Assert.True(authenticator.TryIdentify("nobody looks at it", out principal, out _));
        Assert.Null(principal.Subject);
    }
}
