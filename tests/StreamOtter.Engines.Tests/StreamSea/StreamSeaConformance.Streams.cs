using System.IO.Compression;
using System.Text;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    private const string Boiler = """{"name":"boiler","version":1,"fields":[{"name":"temperature","type":"float"},{"name":"state","type":"enum","enum":["on","off"]}]}""";

    [Fact]
    public async Task Publish_AnyPayload_IsStoredBefore200()
    {
        var jail = await NewJailAsync();
        string[] payloads = ["{\"a\":1}", "[1,2]", "\"text\"", "1.50", "true", "null", "{\"u\":\"\\u00e9\\ud83d\\ude00 é\"}"];
        foreach (var payload in payloads)
            await jail.Api.PublishAsync("any", payload);

        var stored = new List<string>();
        var log = await sea.Engine.Engine.OpenAsync($"stream-sea.{jail.Id.Replace("-", "--", StringComparison.Ordinal)}.any", mayCreate: false).Bounded();
        for (var partition = 0; partition < log.PartitionCount; partition++)
        {
            var range = await log.GetRangeAsync(partition).Bounded();
            for (var next = range.First; next < range.Next;)
            {
                var read = await log.ReadAsync(partition, next, 1 << 20).Bounded();
                foreach (var record in read.Batch)
                    stored.Add(Encoding.UTF8.GetString(record.Value));
                next = read.Next;
            }
        }
        Assert.Equal(payloads, stored);
    }

    [Fact]
    public async Task Publish_CompressedBody_IsUnderstood()
    {
        var jail = await NewJailAsync();
        await using var socket = await SeaSocket.OpenAsync(jail);
        await socket.SubscribeAsync("zipped");

        Assert.Equal(new SeaAnswer(200, "{}"), await jail.Api.CallAsync(HttpMethod.Post, "streams/zipped/publish", Zip("""{"payload":{"a":1}}"""), "gzip"));

        Assert.Equal(["""{"a":1}"""], await socket.ReceiveAsync(1));
    }

    [Fact]
    public async Task Schema_GetThatSaysGzipWithoutABody_IsAnswered()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/boiler/define", Boiler);

        Assert.Equal(new SeaAnswer(200, Boiler), await jail.Api.CallAsync(HttpMethod.Get, "streams/boiler/schema", encoding: "gzip"));
    }

    [Fact]
    public async Task Publish_StreamWithDefinition_EveryFieldAtFaultIsNamedAndNothingWritten()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/boiler/define", Boiler);
        await using var socket = await SeaSocket.OpenAsync(jail);
        await socket.SubscribeAsync("boiler");

        var refused = await jail.Api.PostAsync("streams/boiler/publish", """{"payload":{"temperature":"hot","state":"warm","pressure":1}}""");
        await jail.Api.PublishAsync("boiler", """{"temperature":92.5,"state":"on"}""");

        Assert.Equal(400, refused.Status);
        Assert.StartsWith("""{"message":"The payload does not match version 1 of 'boiler'.","errors":[{"field":"payload.""", refused.Body, StringComparison.Ordinal);
        foreach (var field in new[] { "temperature", "state", "pressure" })
            Assert.Contains($"{{\"field\":\"payload.{field}\",", refused.Body, StringComparison.Ordinal);
        Assert.Equal(["""{"temperature":92.5,"state":"on"}"""], await socket.ReceiveAsync(1));
    }

    [Fact]
    public async Task Define_NewVersion_IsAnswered200AndThenCounts()
    {
        var jail = await NewJailAsync();
        var second = Boiler.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal);

        Assert.Equal(new SeaAnswer(200, Boiler), await jail.Api.PostAsync("streams/boiler/define", Boiler));
        Assert.Equal(new SeaAnswer(200, second), await jail.Api.PostAsync("streams/boiler/define", second));

        Assert.Equal(new SeaAnswer(200, second), await jail.Api.GetAsync("streams/boiler/schema"));
    }

    [Fact]
    public async Task Define_WithoutName_TakesTheStreams()
    {
        var jail = await NewJailAsync();

        var answer = await jail.Api.PostAsync("streams/boiler/define", Boiler.Replace("\"name\":\"boiler\",", "", StringComparison.Ordinal));

        Assert.Equal(new SeaAnswer(200, Boiler), answer);
    }

    [Fact]
    public async Task Define_VersionInDigits_IsStoredAsTheInteger()
    {
        var jail = await NewJailAsync();

        var answer = await jail.Api.PostAsync("streams/boiler/define", Boiler.Replace("\"version\":1", "\"version\":\"1\"", StringComparison.Ordinal));

        Assert.Equal(new SeaAnswer(200, Boiler), answer);
    }

    [Fact]
    public async Task Define_IdenticalToTheStored_Is200WhateverTheOrderOfFields()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/boiler/define", Boiler);

        var answer = await jail.Api.PostAsync(
            "streams/boiler/define", """{"version":1,"fields":[{"type":"enum","enum":["on","off"],"name":"state"},{"name":"temperature","type":"float"}]}""");

        Assert.Equal(new SeaAnswer(200, Boiler), answer);
    }

    [Fact]
    public async Task Define_SameVersionThatDiffers_Is409AndOverwritesNothing()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/boiler/define", Boiler);

        var answer = await jail.Api.PostAsync("streams/boiler/define", """{"version":1,"fields":[]}""");

        Assert.Equal(Problem(409, "Version 1 of 'boiler' is defined otherwise: give what you changed a higher version."), answer);
        Assert.Equal(new SeaAnswer(200, Boiler), await jail.Api.GetAsync("streams/boiler/schema"));
    }

    [Fact]
    public async Task Define_LowerVersionThanTheNewest_Is409()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/boiler/define", """{"version":3,"fields":[]}""");

        var answer = await jail.Api.PostAsync("streams/boiler/define", """{"version":2,"fields":[]}""");

        Assert.Equal(Problem(409, "Version 3 of 'boiler' is defined already: define a higher one than that."), answer);
    }

    [Fact]
    public async Task Define_TwoGatewaysAtOnce_OneDefinitionCountsAndItsAuthorAloneHears200()
    {
        var jail = await NewJailAsync();
        var other = new SeaApi(sea.OtherUrl, jail.Api.ClientId, jail.Api.Secret);
        await SeenAsync(async () => (await other.GetAsync("streams/s/schema")).Status == 404);
        string[] definitions = ["""{"name":"s","version":1,"fields":[{"name":"a","type":"string"}]}""", """{"name":"s","version":1,"fields":[{"name":"b","type":"string"}]}"""];

        var answers = await Task.WhenAll(jail.Api.PostAsync("streams/s/define", definitions[0]), other.PostAsync("streams/s/define", definitions[1]));

        Assert.Equal([200, 409], answers.Select(answer => answer.Status).Order());
        var winner = definitions[Array.FindIndex(answers, answer => answer.Status == 200)];
        await SeenAsync(async () => await jail.Api.GetAsync("streams/s/schema") == new SeaAnswer(200, winner));
        await SeenAsync(async () => await other.GetAsync("streams/s/schema") == new SeaAnswer(200, winner));
    }

    [Fact]
    public async Task Schema_OfAStreamWithoutOne_Is404()
    {
        var jail = await NewJailAsync();
        await jail.Api.PublishAsync("plain", "1");

        Assert.Equal(Problem(404, "The stream 'plain' has no definition."), await jail.Api.GetAsync("streams/plain/schema"));
        Assert.Equal(Problem(404, "The stream 'nothing' has no definition."), await jail.Api.GetAsync("streams/nothing/schema"));
    }

    [Fact]
    public async Task SchemaVersionsVector_HasANumberOrNullForEachName()
    {
        var jail = await NewJailAsync();
        await jail.Api.PostAsync("streams/a/define", """{"version":7,"fields":[]}""");
        await jail.Api.PostAsync("streams/b/define", """{"version":0,"fields":[]}""");

        Assert.Equal(
            new SeaAnswer(200, """{"versionsVector":[0,null,7,7,null]}"""),
            await jail.Api.PostAsync("schema-versions-vector", """{"schemaNames":["b","c","a","a","../x"]}"""));
        Assert.Equal(new SeaAnswer(200, """{"versionsVector":[]}"""), await jail.Api.PostAsync("schema-versions-vector", """{"schemaNames":[]}"""));
    }

    private static byte[] Zip(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Optimal, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }

    /// <summary>Waits until gateways have seen of each other what a test has done.</summary>
    private static async Task SeenAsync(Func<Task<bool>> seen)
    {
        using var limit = new CancellationTokenSource(Limits.Wait);
        while (!await seen())
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
    }
}
