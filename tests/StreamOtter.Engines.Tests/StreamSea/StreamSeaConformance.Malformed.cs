using System.Text;
using System.Text.Json;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    private const string NoBody = """{"message":"A JSON object is missing in the request's body."}""";

    /// <summary>Method, path, body, and the exact answer. Of none of them anything may remain.</summary>
    public static TheoryData<string, string, string?, int, string> MalformedCalls { get; } = new()
    {
        { "POST", "streams/s/publish", null, 400, NoBody },
        { "POST", "streams/s/publish", "", 400, NoBody },
        { "POST", "streams/s/publish", "[]", 400, """{"message":"The body must be a JSON object."}""" },
        { "POST", "streams/s/publish", "{}", 400, """{"message":"payload is missing","errors":[{"field":"payload","message":"is missing"}]}""" },
        { "POST", "streams//publish", "{}", 404, """{"message":"Nothing is served at POST /api/v1/streams//publish."}""" },
        { "POST", "streams/a%2Fb/publish", """{"payload":1}""", 400, """{"message":"A stream's name may hold ASCII letters, digits, '.', '_' and '-' only."}""" },
        { "POST", "streams/a%20b/publish", """{"payload":1}""", 400, """{"message":"A stream's name may hold ASCII letters, digits, '.', '_' and '-' only."}""" },
        { "POST", "streams/%C3%A4/publish", """{"payload":1}""", 400, """{"message":"A stream's name may hold ASCII letters, digits, '.', '_' and '-' only."}""" },
        { "POST", "streams/a%00/publish", """{"payload":1}""", 400, "" },
        { "POST", "streams/../publish", """{"payload":1}""", 404, """{"message":"Nothing is served at POST /api/v1/publish."}""" },
        { "POST", "streams/%2e%2e/publish", """{"payload":1}""", 404, """{"message":"Nothing is served at POST /api/v1/publish."}""" },
        { "GET", "streams/s/publish", null, 404, """{"message":"Nothing is served at GET /api/v1/streams/s/publish."}""" },
        { "POST", "streams/s/define", "{}", 400, """{"message":"The definition has faults.","errors":[{"field":"version","message":"is missing: it must be an integer from 0 to 9007199254740991, in digits only, as a number or a string"},{"field":"fields","message":"is missing: it must be an array of fields"}]}""" },
        { "POST", "streams/s/define", """{"name":"t","version":1,"fields":[]}""", 400, """{"message":"The definition has faults.","errors":[{"field":"name","message":"must be the stream's name, \"s\"; it is \"t\""}]}""" },
        { "POST", "schema-versions-vector", "{}", 400, """{"message":"schemaNames must be an array of at most 10000 strings","errors":[{"field":"schemaNames","message":"must be an array of at most 10000 strings"}]}""" },
        { "POST", "schema-versions-vector", """{"schemaNames":"a"}""", 400, """{"message":"schemaNames must be an array of at most 10000 strings","errors":[{"field":"schemaNames","message":"must be an array of at most 10000 strings"}]}""" },
        { "POST", "schema-versions-vector", """{"schemaNames":["a",1]}""", 400, """{"message":"schemaNames[1] must be a string","errors":[{"field":"schemaNames[1]","message":"must be a string"}]}""" },
        { "POST", "client", "{}", 400, """{"message":"clientId must be a string","errors":[{"field":"clientId","message":"must be a string"}]}""" },
        { "POST", "client", """{"clientId":"\ud800","description":""}""", 400, """{"message":"clientId holds half of a surrogate pair","errors":[{"field":"clientId","message":"holds half of a surrogate pair"}]}""" },
        { "POST", "client", """{"clientId":"a:b","description":""}""", 400, """{"message":"clientId may hold visible ASCII characters without ':' and '/', and is not '.' or '..'","errors":[{"field":"clientId","message":"may hold visible ASCII characters without ':' and '/', and is not '.' or '..'"}]}""" },
        { "POST", "client", """{"clientId":"x"}""", 400, """{"message":"description must be a string","errors":[{"field":"description","message":"must be a string"}]}""" },
        { "PUT", "client/first/jwt-public-key", "{}", 400, """{"message":"jwtPublicKey must be a string or null","errors":[{"field":"jwtPublicKey","message":"must be a string or null"}]}""" },
        { "PUT", "client/first/jwt-public-key", """{"jwtPublicKey":"secret secret secret secret secret secret"}""", 400, """{"message":"jwtPublicKey cannot be used: It is no key in PEM: that begins with '-----BEGIN PUBLIC KEY-----'.","errors":[{"field":"jwtPublicKey","message":"cannot be used: It is no key in PEM: that begins with '-----BEGIN PUBLIC KEY-----'."}]}""" },
        { "PATCH", "nothing", "{}", 404, """{"message":"Nothing is served at PATCH /api/v1/nothing."}""" },
    };

    [Theory]
    [MemberData(nameof(MalformedCalls))]
    public async Task Call_Malformed_HasItsAnswerAndChangesNothing(string method, string path, string? body, int status, string answer)
    {
        var jail = await NewJailAsync();

        var given = await jail.Api.CallAsync(new HttpMethod(method), path, body is null ? null : Encoding.UTF8.GetBytes(body));

        Assert.Equal(new SeaAnswer(status, answer), given);
        Assert.Empty(await StreamsOfAsync(jail));
        Assert.Equal(404, (await jail.Api.GetAsync("streams/s/schema")).Status);
    }

    [Theory]
    [InlineData("{\"payload\":", "The body is not JSON: ")]
    [InlineData("{\"payload\":01}", "The body is not JSON: ")]
    [InlineData("{\"payload\":1} x", "The body is not JSON: ")]
    [InlineData("{\"payload\":NaN}", "The body is not JSON: ")]
    public async Task Publish_NotJson_IsToldWhere(string body, string begin)
    {
        var jail = await NewJailAsync();

        var answer = await jail.Api.PostAsync("streams/s/publish", body);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith(begin, JsonElement.Parse(answer.Body).GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_NotUtf8_IsRefused()
    {
        var jail = await NewJailAsync();

        Assert.Equal(Problem(400, "The body is not UTF-8."), await jail.Api.CallAsync(HttpMethod.Post, "streams/s/publish", [.. "{\"payload\":\""u8, 0xFF, .. "\"}"u8]));
    }

    [Fact]
    public async Task Publish_NestedAbove32_IsRefusedAndUpToThatStored()
    {
        var jail = await NewJailAsync();

        await jail.Api.PublishAsync("s", Nested(32));
        Assert.Equal(Problem(400, "The body is nested deeper than 33 levels."), await jail.Api.PostAsync("streams/s/publish", $$"""{"payload":{{Nested(33)}}}"""));
        Assert.Equal(Problem(400, "The body is nested deeper than 33 levels."), await jail.Api.PostAsync("streams/s/publish", $$"""{"payload":{{Nested(100_000)}}}"""));
    }

    [Fact]
    public async Task Publish_AboveTheSizeLimit_Is413()
    {
        var jail = await NewJailAsync();

        Assert.Equal(
            Problem(413, "A body may have 1048576 bytes, inflated too; this one has more."),
            await jail.Api.PostAsync("streams/s/publish", $$"""{"payload":"{{new string('x', 1 << 20)}}"}"""));
    }

    [Fact]
    public async Task Publish_GzipBomb_IsCutAtTheLimit()
    {
        var jail = await NewJailAsync();
        var bomb = Zip($$"""{"payload":"{{new string('x', 200 << 20)}}"}"""); // 200 MiB in 200 KiB

        Assert.Equal(
            Problem(413, "A body may have 1048576 bytes, inflated too; this one has more."),
            await jail.Api.CallAsync(HttpMethod.Post, "streams/s/publish", bomb, "gzip"));
    }

    [Fact]
    public async Task Publish_EncodingThatIsNone_IsRefused()
    {
        var jail = await NewJailAsync();
        var body = """{"payload":1}"""u8.ToArray();

        Assert.Equal(
            Problem(415, "Content-Encoding 'br' is not understood: send gzip, or nothing of it."),
            await jail.Api.CallAsync(HttpMethod.Post, "streams/s/publish", body, "br"));
        var notZipped = await jail.Api.CallAsync(HttpMethod.Post, "streams/s/publish", body, "gzip");
        Assert.Equal(400, notZipped.Status);
        Assert.StartsWith("""{"message":"The body is not what Content-Encoding says: """, notZipped.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Streams_NamesThatAreTooLong_AreRefusedEverywhere()
    {
        var jail = await NewJailAsync();
        foreach (var call in new[] { "publish", "define" })
        {
            Assert.Equal(
                Problem(400, "A stream's name has at most 249 characters; this one has 300."),
                await jail.Api.PostAsync($"streams/{new string('a', 300)}/{call}", """{"payload":1,"version":1,"fields":[]}"""));
            Assert.Equal(
                Problem(400, "The stream's name is 47 characters too long in this jail; '-' and '.' count twice."),
                await jail.Api.PostAsync($"streams/{new string('a', 249)}/{call}", """{"payload":1,"version":1,"fields":[]}"""));
        }
        await jail.Api.PublishAsync(new string('a', 202), "1");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Basic")]
    [InlineData("Basic !!!")]
    [InlineData("Basic Zmlyc3Q=")] // no colon
    [InlineData("Basic Zmlyc3Q6d3Jvbmc=")] // first:wrong
    [InlineData("Basic Og==")] // a colon
    [InlineData("Bearer x")]
    public async Task Call_WithoutCredentialsThatAreKnown_Is401InTheSameWords(string authorization)
    {
        var jail = await NewJailAsync();

        foreach (var path in new[] { "streams/s/schema", "streams/../schema", "jails/x" })
        {
            var method = path.StartsWith("jails", StringComparison.Ordinal) ? HttpMethod.Delete : HttpMethod.Get;
            var answer = await jail.Api.CallAsync(method, path, authorization: authorization);
            Assert.Equal(path.Contains("..", StringComparison.Ordinal) ? 404 : 401, answer.Status);
            if (answer.Status == 401)
                Assert.Equal("""{"message":"The client's id and secret do not match."}""", answer.Body);
        }
    }

    [Fact]
    public async Task CreateJail_WithIdsThatCannotBe_NamesEachFieldAtFault()
    {
        var answer = await sea.Admin.PostAsync("jails", $$"""{"newJailId":"a/b","newJailName":"{{new string('n', 1001)}}","newClientId":""}""");

        Assert.Equal(
            new SeaAnswer(400, """{"message":"newJailId may hold ASCII letters, digits, '.', '_' and '-' only, and is not '.' or '..'","errors":[{"field":"newJailId","message":"may hold ASCII letters, digits, '.', '_' and '-' only, and is not '.' or '..'"},{"field":"newJailName","message":"must have at most 1000 characters; it has 1001"},{"field":"newClientId","message":"must have 1 to 64 characters; it has 0"}]}"""),
            answer);
    }

    [Fact]
    public async Task JwtPublicKey_APrivateKey_IsRefusedAndNotRepeated()
    {
        var jail = await NewJailAsync();

        var answer = await jail.Api.PutAsync("client/first/jwt-public-key", $$"""{"jwtPublicKey":{{JsonSerializer.Serialize(SeaKeys.Own.PrivatePem)}}}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains("It is a private key, which nobody but its owner may have", answer.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("BEGIN", answer.Body, StringComparison.Ordinal);
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    /// <summary>Streams of the engine that are a jail's, by the random part of its id: other tests make and delete theirs meanwhile.</summary>
    private async Task<IReadOnlyList<string>> StreamsOfAsync(SeaJail jail) =>
        [.. (await sea.Engine.Engine.ListAsync().Bounded()).Where(name => name.Contains(jail.Id[2..], StringComparison.Ordinal))];
}
