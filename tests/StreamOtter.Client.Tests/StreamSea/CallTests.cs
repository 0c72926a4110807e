using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StreamOtter.Client.Tests.Support;
using StreamOtter.Protocol.StreamSea;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>Each call does at a gateway what it says.</summary>
public sealed partial class CallTests : SeaTest
{
    private static readonly SchemaDefinition Schema = new("s", 3,
    [
        SchemaField.Of("temperature", FieldType.Float),
        SchemaField.OfEnum("state", "on", "off"),
        SchemaField.OfObjectArray("parts", SchemaField.Of("name", FieldType.String)),
    ]);

    [Fact]
    public async Task Define_ThenDescribe_AnswersTheSame()
    {
        await Client.DefineStreamAsync(Schema);
        await Client.DefineStreamAsync(Schema);
        Assert.Equal(Schema, await Client.DescribeStreamAsync("s"));
        Assert.Equal([3, null, 3], await Client.GetSchemaVersionsVectorAsync(["s", "other", "s"]));
        Assert.Empty(await Client.GetSchemaVersionsVectorAsync([]));
    }

    [Fact]
    public async Task Define_TheVersionOtherwise_IsAConflict()
    {
        await Client.DefineStreamAsync(Schema);
        var error = await RefusedAsync(409, () => Client.DefineStreamAsync(new("s", 3, [])));
        Assert.Contains("higher version", error.Message, StringComparison.Ordinal);
        Assert.Equal(Schema, await Client.DescribeStreamAsync("s"));
    }

    [Fact]
    public async Task Describe_WhereNothingIsDefined_Is404() => await RefusedAsync(404, () => Client.DescribeStreamAsync("s"));

    [Fact]
    public async Task Publish_WhatDoesNotMatch_NamesEachField()
    {
        await Client.DefineStreamAsync(Schema);
        var error = await RefusedAsync(400, () => Client.PublishAsync("s", Json("""{"temperature":"hot","state":"on","parts":[{"name":1}]}""")));
        Assert.Equal(["payload.temperature", "payload.parts[0].name"], error.Errors.Select(field => field.Field));
        Assert.All(error.Errors, field => Assert.Contains(field.Message, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Publish_OfEveryKind_ArrivesAsItIs()
    {
        await using var subscribed = await Subscribed.ToAsync(Client, "s");
        using var document = JsonDocument.Parse("""{"a":[1e2, "é\ud800"]}""");
        await Client.PublishAsync("s", document.RootElement);
        await Client.PublishAsync("s", new JsonObject { ["e"] = "é" });
        await Client.PublishAsync("s", "text");
        await Client.PublishAsync("s", (JsonNode?)null);
        await Client.PublishAsync("s", """ { "n" : 1.50 } """u8.ToArray());
        await Client.PublishAsync("s", new Reading(7), ReadingContext.Default.Reading);
        await Client.PublishAsync("s", new { At = 1, Nested = new[] { 1, 2 } });
        foreach (var expected in new[] { """{"a":[1e2, "é\ud800"]}""", """{"e":"é"}""", "\"text\"", "null", """{ "n" : 1.50 }""", """{"Temperature":7}""", """{"At":1,"Nested":[1,2]}""" })
        {
            var message = await subscribed.NextAsync();
            Assert.Equal(expected, System.Text.Encoding.UTF8.GetString(message.Utf8Payload));
            Assert.Equal("s", message.StreamName);
            if (expected.Contains("Temp", StringComparison.Ordinal))
                Assert.Equal(new Reading(7), message.Read(ReadingContext.Default.Reading));
        }
    }

    [Fact]
    public async Task Publish_WhatIsNoJson_IsNotSent()
    {
        foreach (var text in new[] { "", "{", "1 2", "{\"a\":\"\\ud800\"}", "\ufeff1" })
            await Assert.ThrowsAsync<ArgumentException>(() => Client.PublishAsync("s", System.Text.Encoding.UTF8.GetBytes(text)));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.PublishAsync("s", default(JsonElement)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1_000)]
    public async Task Publish_Compressed_ArrivesAsItIs(int compressAbove)
    {
        var client = NewClient(ClientOptions with { CompressAbove = compressAbove });
        await using var subscribed = await Subscribed.ToAsync(Client, "s");
        foreach (var text in new[] { "short", new string('x', 500_000) })
        {
            await client.PublishAsync("s", text);
            Assert.Equal(text, (await subscribed.NextAsync()).Payload.GetString());
        }
    }

    [Fact]
    public async Task Publish_AThousandTogether_StoresEachOnce()
    {
        await using var subscribed = await Subscribed.ToAsync(Client, "s", new() { Fanout = true });
        var publishing = Task.WhenAll(Enumerable.Range(0, 1_000).Select(PublishAsync));
        var seen = new List<int>();
        while (seen.Count < 1_000)
            seen.Add(await NextAsync(subscribed));
        await publishing;
        Assert.Equal(Enumerable.Range(0, 1_000), seen.Order());
        await PublishAsync(1_000);
        Assert.Equal(1_000, await NextAsync(subscribed));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a?b#c")]
    [InlineData("%2e%2e")]
    [InlineData("é")]
    public async Task Publish_ToWhatIsNoName_IsRefusedByIt(string stream)
    {
        var error = await RefusedAsync(400, () => Client.PublishAsync(stream, 1));
        Assert.DoesNotContain("Nothing is served", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Names_ThatAnAddressCannotHold_AreNotSent(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Client.PublishAsync(name, 1));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.DescribeStreamAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => Client.DeleteClientAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => Admin.DeleteJailAsync(name));
    }

    [Fact]
    public async Task Jail_MadeAndDeleted_IsGone()
    {
        var other = NewClient(Gateway.Options("boiler", (await Admin.CreateJailAsync("other", "Another", "boiler")).ClientSecret));
        await other.PublishAsync("s", 1);
        await RefusedAsync(409, () => Admin.CreateJailAsync("other", "Again", "boiler"));
        await Admin.DeleteJailAsync("other");
        await RefusedAsync(401, () => other.PublishAsync("s", 1));
        await RefusedAsync(404, () => Admin.DeleteJailAsync("other"));
        await Client.PublishAsync("s", 1);
    }

    [Fact]
    public async Task Jail_MadeBySomebodyElse_IsRefused()
    {
        await RefusedAsync(403, () => Client.CreateJailAsync("mine", "Mine", "me"));
        await RefusedAsync(403, () => Client.DeleteJailAsync("house"));
    }

    [Fact]
    public async Task Jail_OfABadId_NamesTheField()
    {
        var error = await RefusedAsync(400, () => Admin.CreateJailAsync("a b", "A", "b:c"));
        Assert.Equal(["newJailId", "newClientId"], error.Errors.Select(field => field.Field));
    }

    [Fact]
    public async Task Client_MadeRotatedAndDeleted_IsGone()
    {
        var made = await Client.CreateClientAsync("pump", "A pump");
        Assert.Equal("pump", made.ClientId);
        await NewClient(Gateway.Options("pump", made.ClientSecret)).PublishAsync("s", 1);
        await RefusedAsync(409, () => Client.CreateClientAsync("pump", "Again"));

        var rotated = await Client.RotateClientSecretAsync("pump");
        await RefusedAsync(401, () => NewClient(Gateway.Options("pump", made.ClientSecret)).PublishAsync("s", 1));
        var pump = NewClient(Gateway.Options("pump", rotated.ClientSecret));
        await pump.PublishAsync("s", 1);

        await Client.DeleteClientAsync("pump");
        await RefusedAsync(401, () => pump.PublishAsync("s", 1));
        await RefusedAsync(404, () => Client.DeleteClientAsync("pump"));
        await RefusedAsync(404, () => Client.RotateClientSecretAsync("pump"));
        Assert.DoesNotContain(made.ClientSecret, $"{made} {rotated}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task JwtPublicKey_SetAndTakenAway()
    {
        using var rsa = RSA.Create(2048);
        await Client.SetJwtPublicKeyAsync("boiler", rsa.ExportSubjectPublicKeyInfoPem());
        await Client.SetJwtPublicKeyAsync("boiler", jwtPublicKey: null);
        var error = await RefusedAsync(400, () => Client.SetJwtPublicKeyAsync("boiler", rsa.ExportPkcs8PrivateKeyPem()));
        Assert.Equal("jwtPublicKey", Assert.Single(error.Errors).Field);
        await RefusedAsync(404, () => Client.SetJwtPublicKeyAsync("nobody", jwtPublicKey: null));
    }

    [Fact]
    public async Task WrongSecret_IsRefused_AndInNoText()
    {
        var client = NewClient(Gateway.Options("boiler", "wrong-secret"));
        foreach (var call in new Func<Task>[] { () => client.PublishAsync("s", 1), () => client.DescribeStreamAsync("s"), () => client.GetSchemaVersionsVectorAsync(["s"]) })
            Assert.DoesNotContain("wrong-secret", (await RefusedAsync(401, call)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithATokenOnly_SaysWhatIsMissing()
    {
        var client = NewClient(ClientOptions with { ClientSecret = null, Jwt = "a.b.c" });
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => client.PublishAsync("s", 1));
        Assert.Contains("ClientSecret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Cancelled_SaysSo()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client.PublishAsync("s", 1, cancelled.Token));
        Assert.Equal(cancelled.Token, error.CancellationToken);
    }

    [Fact]
    public async Task Call_OfADisposedClient_SaysSo()
    {
        Client.Dispose();
        Client.Dispose();
        await Assert.ThrowsAsync<ClientClosedException>(() => Client.PublishAsync("s", 1));
        await Assert.ThrowsAsync<ClientClosedException>(async () => await Client.SubscribeAsync("s").GetAsyncEnumerator().MoveNextAsync());
    }

    private static async Task<StreamSeaException> RefusedAsync(int status, Func<Task> call)
    {
        var error = await Assert.ThrowsAsync<StreamSeaException>(() => call().WaitAsync(Bounds.Wait));
        Assert.Equal((status, StreamSeaFailure.Refused), (error.Status, error.Failure));
        return error;
    }

    internal sealed record Reading(int Temperature);

    [JsonSerializable(typeof(Reading))]
    internal sealed partial class ReadingContext : JsonSerializerContext;
}
