using System.Text.Json;

namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    [Fact]
    public async Task CreateJail_AnswersItsFirstClientAndSecret()
    {
        var id = NewId();

        var answer = await sea.Admin.PostAsync("jails", $$"""{"newJailId":"{{id}}","newJailName":"Acme","newClientId":"bob"}""");

        var secret = SeaApi.Text(answer, "newClientSecret");
        Assert.Equal(new SeaAnswer(200, $$"""{"newJailId":"{{id}}","newClientId":"bob","newClientSecret":"{{secret}}"}"""), answer);
        Assert.Matches("^[0-9a-f]{64}$", secret);
        await sea.Admin.As("bob", secret).PublishAsync("s", "1");
    }

    [Fact]
    public async Task CreateJail_ThatExists_Is409()
    {
        var jail = await NewJailAsync();

        var answer = await sea.Admin.PostAsync("jails", $$"""{"newJailId":"{{jail.Id}}","newJailName":"","newClientId":"eve"}""");

        Assert.Equal(Problem(409, $"There is a jail '{jail.Id}': choose another id, or delete it first."), answer);
        await jail.Api.PublishAsync("s", "1");
    }

    [Fact]
    public async Task DeleteJail_TakesItsClientsSchemasAndRecordsAlong()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/s/define", """{"version":1,"fields":[]}""");
        await jail.Api.PublishAsync("s", "{}");
        Assert.Single(await StreamsOfAsync(jail));

        Assert.Equal(new SeaAnswer(200, $$"""{"id":"{{jail.Id}}"}"""), await sea.Admin.DeleteAsync($"jails/{jail.Id}"));

        Assert.Equal(Problem(401, "The client's id and secret do not match."), await jail.Api.GetAsync("streams/s/schema"));
        Assert.Empty(await StreamsOfAsync(jail));
        var again = await NewJailAsync(jail.Id);
        Assert.Equal(404, (await again.Api.GetAsync("streams/s/schema")).Status);
        await again.Api.PublishAsync("s", "\"anything\"");
    }

    [Fact]
    public async Task DeleteJail_Unknown_Is404() =>
        Assert.Equal(Problem(404, "There is no jail 'nobodys'."), await sea.Admin.DeleteAsync("jails/nobodys"));

    [Fact]
    public async Task DeleteJail_TheAdministrators_Is409() =>
        Assert.Equal(Problem(409, "The administrator's jail cannot be deleted."), await sea.Admin.DeleteAsync("jails/admin"));

    [Fact]
    public async Task Jails_OfAnyOtherClient_Are403WhetherTheyExistOrNot()
    {
        var (jail, other) = (await NewJailAsync(), await NewJailAsync());
        var refused = Problem(403, "Only the administrator's clients make and delete jails.");

        Assert.Equal(refused, await jail.Api.DeleteAsync($"jails/{other.Id}"));
        Assert.Equal(refused, await jail.Api.DeleteAsync("jails/nobodys"));
        Assert.Equal(refused, await jail.Api.DeleteAsync($"jails/{jail.Id}"));
        Assert.Equal(refused, await jail.Api.PostAsync("jails", $$"""{"newJailId":"{{other.Id}}","newJailName":"","newClientId":"eve"}"""));
        Assert.Equal(refused, await jail.Api.PostAsync("jails", "not even JSON"));
    }

    [Fact]
    public async Task CreateClient_AnswersItsSecretOnce()
    {
        var jail = await NewJailAsync();

        var answer = await jail.Api.PostAsync("client", """{"clientId":"second","description":"the other one"}""");

        var secret = SeaApi.Text(answer, "secret");
        Assert.Equal(new SeaAnswer(200, $$"""{"givenId":"second","secret":"{{secret}}"}"""), answer);
        await jail.Api.As("second", secret).PublishAsync("s", "1");
        Assert.Equal(Problem(409, "There is a client 'second': choose another id, or rotate its secret."), await jail.Api.PostAsync("client", """{"clientId":"second","description":""}"""));
    }

    [Fact]
    public async Task CreateClient_WithAnIdOfAnotherJail_IsAnotherClient()
    {
        var (jail, other) = (await NewJailAsync(), await NewJailAsync());
        var shared = $"c{Guid.NewGuid():N}";
        var first = jail.Api.As(shared, SeaApi.Text(await jail.Api.PostAsync("client", $$"""{"clientId":"{{shared}}","description":""}"""), "secret"));
        var second = other.Api.As(shared, SeaApi.Text(await other.Api.PostAsync("client", $$"""{"clientId":"{{shared}}","description":""}"""), "secret"));

        await first.PostAsync("streams/s/define", """{"version":1,"fields":[]}""");

        Assert.Equal(200, (await first.GetAsync("streams/s/schema")).Status);
        Assert.Equal(404, (await second.GetAsync("streams/s/schema")).Status);
        await jail.Api.DeleteAsync($"client/{shared}");
        Assert.Equal(401, (await first.GetAsync("streams/s/schema")).Status);
        Assert.Equal(404, (await second.GetAsync("streams/s/schema")).Status);
    }

    [Fact]
    public async Task DeleteClient_AnswersItsIdAndItIsGone()
    {
        var jail = await NewJailAsync();
        var second = jail.Api.As("second", SeaApi.Text(await jail.Api.PostAsync("client", """{"clientId":"second","description":""}"""), "secret"));

        Assert.Equal(new SeaAnswer(200, """{"id":"second"}"""), await jail.Api.DeleteAsync("client/second"));

        Assert.Equal(401, (await second.GetAsync("streams/s/schema")).Status);
        Assert.Equal(Problem(404, "There is no client 'second'."), await jail.Api.DeleteAsync("client/second"));
    }

    [Fact]
    public async Task Clients_OfAnotherJail_AreNotThereInTheSameWords()
    {
        var jail = await NewJailAsync();
        var other = await NewJailAsync(NewId(), client: $"c{Guid.NewGuid():N}");
        foreach (var id in new[] { other.Api.ClientId, "nobody" })
        {
            var missing = Problem(404, $"There is no client '{id}'.");
            Assert.Equal(missing, await jail.Api.DeleteAsync($"client/{id}"));
            Assert.Equal(missing, await jail.Api.PutAsync($"client/{id}"));
            Assert.Equal(missing, await jail.Api.PutAsync($"client/{id}/jwt-public-key", """{"jwtPublicKey":null}"""));
        }
        await other.Api.PublishAsync("s", "1");
    }

    [Fact]
    public async Task RotateSecret_TheNewOneHoldsAndTheOldDoesNot()
    {
        var jail = await NewJailAsync();

        var answer = await jail.Api.PutAsync("client/first");

        var secret = SeaApi.Text(answer, "secret");
        Assert.Equal(new SeaAnswer(200, $$"""{"givenId":"first","secret":"{{secret}}"}"""), answer);
        Assert.NotEqual(jail.Api.Secret, secret);
        Assert.Equal(401, (await jail.Api.GetAsync("streams/s/schema")).Status);
        await jail.Api.As("first", secret).PublishAsync("s", "1");
    }

    [Fact]
    public async Task JwtPublicKey_IsSetAndTakenAway()
    {
        var jail = await NewJailAsync(NewId(), $"c{Guid.NewGuid():N}");
        var id = jail.Api.ClientId;
        foreach (var pem in new[] { SeaKeys.Own.PublicPem, SeaKeys.Own.PublicPkcs1Pem })
        {
            var quoted = JsonEncodedText.Encode(pem, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            Assert.Equal(
                new SeaAnswer(200, $$"""{"givenId":"{{id}}","jwtPublicKey":"{{quoted}}"}"""),
                await jail.Api.PutAsync($"client/{id}/jwt-public-key", $$"""{"jwtPublicKey":"{{quoted}}"}"""));
            await using var socket = await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}}}""");
        }

        Assert.Equal(
            new SeaAnswer(200, $$"""{"givenId":"{{id}}","jwtPublicKey":null}"""),
            await jail.Api.PutAsync($"client/{id}/jwt-public-key", """{"jwtPublicKey":null}"""));

        await using var refused = await SeaSocket.OpenAsync(jail.Url);
        Assert.Equal(
            """{"id":1,"action":"authenticate","success":false,"error":"The client's id and the token do not match."}""",
            await refused.AskAsync("authenticate", $$"""{{"\"payload\":"}}{{SeaKeys.Own.Credentials(id, $$"""{"exp":{{Soon}}}""")}}"""));
    }

    [Fact]
    public async Task Jails_StreamsOfOneAreNotThereForAnother()
    {
        // Names that a careless prefix, or Kafka's rule for '.' and '_', would throw together.
        var stem = $"j{Guid.NewGuid():N}"[..20];
        var jails = new List<SeaJail>();
        foreach (var id in new[] { stem, $"{stem}.a", $"{stem}_a", $"{stem}-a", $"{stem}-.a", $"{stem}.", $"{stem}-" })
            jails.Add(await NewJailAsync(id));
        string[] streams = ["a", "a.a", "a_a", "a-a", "a.b", ".a", "-a"];
        foreach (var (number, jail) in jails.Index())
        {
            foreach (var stream in streams)
                Assert.Equal(200, (await jail.Api.PostAsync($"streams/{stream}/define", $$"""{"version":{{number + 1}},"fields":[{"name":"{{stream}}","type":"string"}]}""")).Status);
        }

        foreach (var (number, jail) in jails.Index())
        {
            await using var socket = await SeaSocket.OpenAsync(jail);
            await socket.SubscribeAsync(streams[number]);
            foreach (var other in jails)
            {
                foreach (var stream in streams)
                    await other.Api.PublishAsync(stream, $$"""{"{{stream}}":"{{other.Id}}"}""");
            }
            Assert.Equal([$$"""{"{{streams[number]}}":"{{jail.Id}}"}"""], await socket.ReceiveAsync(1));
            await jail.Api.PublishAsync(streams[number], $$"""{"{{streams[number]}}":"the last"}""");
            Assert.Equal([$$"""{"{{streams[number]}}":"the last"}"""], await socket.ReceiveAsync(1));
        }
    }

    [Fact]
    public async Task Catalog_WhatOneGatewayChanged_TheOtherKnowsWithinASecond()
    {
        var jail = await NewJailAsync();
        var other = new SeaApi(sea.OtherUrl, jail.Api.ClientId, jail.Api.Secret);
        await SeenAsync(async () => (await other.GetAsync("streams/s/schema")).Status == 404);

        await jail.Api.PostAsync("streams/s/define", """{"version":1,"fields":[]}""");
        await SeenAsync(async () => (await other.GetAsync("streams/s/schema")).Status == 200);
        await sea.Admin.DeleteAsync($"jails/{jail.Id}");
        await SeenAsync(async () => (await other.GetAsync("streams/s/schema")).Status == 401);
    }

    [Fact]
    public async Task Catalog_SurvivesTheGatewaysRestart()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/boiler/define", Boiler);
        var rotated = SeaApi.Text(await jail.Api.PutAsync("client/first"), "secret");

        await sea.RestartAsync();

        Assert.Equal(new SeaAnswer(200, Boiler), await new SeaApi(sea.Url, "first", rotated).GetAsync("streams/boiler/schema"));
        Assert.Equal(401, (await new SeaApi(sea.Url, "first", jail.Api.Secret).GetAsync("streams/boiler/schema")).Status);
    }
}
