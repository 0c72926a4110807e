using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Avro;
using StreamOtter.Schemas.Json;
using StreamOtter.Schemas.Protobuf;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Tests.Registry;

public sealed class SchemaSerializerTests : IDisposable
{
    private const string One = """{"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"int"}]}""";
    private const string Two = """{"type":"record","name":"R","namespace":"t","fields":[{"name":"b","type":"string","default":"x"},{"name":"a","type":"long"}]}""";

    private readonly SchemaRegistryClient _client = RealRegistry.Client();
    private readonly string _topic = $"t-{Guid.NewGuid():N}";

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task SerializeAsync_Avro_HasThePrefixAndIsReadByANewerVersion()
    {
        var old = new SchemaSerializer<object?>(_client, new AvroCodec(One));
        var next = new SchemaSerializer<object?>(_client, new AvroCodec(Two));

        var bytes = await old.SerializeAsync(_topic, new AvroRecord { ["a"] = 5 });
        var read = (AvroRecord)(await next.DeserializeAsync(bytes))!;

        Assert.Equal(0, bytes[0]);
        Assert.Equal((await _client.GetLatestAsync($"{_topic}-value").Bounded()).Id, WirePrefix.Read(bytes));
        Assert.Equal(10, bytes[5]);
        Assert.Equal(("x", 5L), (read["b"], read["a"]));
    }

    [Fact]
    public async Task SerializeAsync_JsonAndProtobuf_ComeBack()
    {
        var json = new SchemaSerializer<JsonElement>(_client, new JsonSchemaCodec<JsonElement>(
            """{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"T","type":"object","required":["id"]}""", TestJson.Default.JsonElement));
        var proto = new SchemaSerializer<Timestamp>(_client, new ProtobufCodec<Timestamp>(), new() { SubjectNames = SubjectNames.TopicRecord, IsKey = true });

        var jsonBytes = await json.SerializeAsync(_topic, JsonDocument.Parse("""{"id":1}""").RootElement);
        var protoBytes = await proto.SerializeAsync(_topic, new Timestamp { Seconds = 9 });

        Assert.Equal("""{"id":1}""", (await json.DeserializeAsync(jsonBytes)).GetRawText());
        Assert.Equal(9, (await proto.DeserializeAsync(protoBytes)).Seconds);
        Assert.Equal($"{_topic}-google.protobuf.Timestamp", proto.SubjectOf(_topic));
    }

    [Fact]
    public async Task SerializeAsync_WithoutAutoRegister_NeedsTheSchemaThere()
    {
        var serializer = new SchemaSerializer<object?>(_client, new AvroCodec(One), new() { AutoRegister = false, IsKey = true });
        var record = new AvroRecord { ["a"] = 1 };
        Assert.Equal(SchemaRegistryError.NotFound, (await Assert.ThrowsAsync<SchemaRegistryException>(async () => await serializer.SerializeAsync(_topic, record))).Error);

        await _client.RegisterAsync($"{_topic}-key", new Schema(SchemaType.Avro, One)).Bounded();

        Assert.Equal(1, ((AvroRecord)(await serializer.DeserializeAsync(await serializer.SerializeAsync(_topic, record)))!)["a"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("0100000001")]
    [InlineData("7b7d")]
    public async Task DeserializeAsync_NoPrefix_IsRefused(string hex) =>
        await Assert.ThrowsAsync<SchemaDataException>(async () =>
            await new SchemaSerializer<object?>(_client, new AvroCodec(One)).DeserializeAsync(Convert.FromHexString(hex)));

    [Fact]
    public async Task DeserializeAsync_OtherLanguageOrUnknownId_IsRefused()
    {
        var avro = new SchemaSerializer<object?>(_client, new AvroCodec(One));
        var proto = new SchemaSerializer<Timestamp>(_client, new ProtobufCodec<Timestamp>());
        var bytes = await proto.SerializeAsync(_topic, new Timestamp());

        await Assert.ThrowsAsync<InvalidSchemaException>(async () => await avro.DeserializeAsync(bytes));
        await Assert.ThrowsAsync<SchemaRegistryException>(async () => await avro.DeserializeAsync(Convert.FromHexString("007fffffff00")));
    }

    [Fact]
    public void Constructor_RecordStrategyWithoutAName_IsRefused() => Assert.Throws<ArgumentException>(() =>
        new SchemaSerializer<object?>(_client, new AvroCodec("\"int\""), new() { SubjectNames = SubjectNames.Record }));
}
