using StreamOtter.Kafka.Tests.Support;
using StreamOtter.Schemas;
using StreamOtter.Schemas.Registry;

namespace StreamOtter.Kafka.Tests.Registry;

/// <summary>Against a real registry.</summary>
public sealed class SchemaRegistryClientTests : IDisposable
{
    private const string One = """{"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"int"}]}""";
    private const string Two = """{"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"int"},{"name":"b","type":"string","default":"x"}]}""";
    private const string Breaking = """{"type":"record","name":"R","namespace":"t","fields":[{"name":"a","type":"int"},{"name":"c","type":"string"}]}""";

    private readonly SchemaRegistryClient _client = RealRegistry.Client();
    private readonly string _subject = $"s-{Guid.NewGuid():N}/ä value";

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task RegisterAsync_Versions_AreFoundByIdVersionAndContent()
    {
        var first = await _client.RegisterAsync(_subject, Avro(One)).Bounded();
        var second = await _client.RegisterAsync(_subject, Avro(Two)).Bounded();

        Assert.NotEqual(first, second);
        Assert.Equal(first, await _client.RegisterAsync(_subject, Avro(One)).Bounded());
        Assert.Equal(One, (await _client.GetSchemaAsync(first).Bounded()).Text);
        Assert.Equal((2, second, Two), await _client.GetLatestAsync(_subject).Bounded() is var latest ? (latest.Version, latest.Id, latest.Schema.Text) : default);
        Assert.Equal(first, (await _client.GetVersionAsync(_subject, 1).Bounded()).Id);
        Assert.Equal((2, second), await _client.FindAsync(_subject, Avro(Two)).Bounded() is var found ? (found.Version, found.Id) : default);
        Assert.Equal([1, 2], await _client.ListVersionsAsync(_subject).Bounded());
        Assert.Contains(_subject, await _client.ListSubjectsAsync().Bounded());
    }

    [Fact]
    public async Task RegisterAsync_AllThreeTypes_ComeBackAsTheyWere()
    {
        Schema[] schemas =
        [
            Avro(One),
            new(SchemaType.Json, """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}"""),
            new(SchemaType.Protobuf, "syntax = \"proto3\"; message A { string a = 1; }"),
        ];
        foreach (var schema in schemas)
        {
            var id = await _client.RegisterAsync(_subject + schema.Type, schema).Bounded();
            using var other = RealRegistry.Client();
            var read = await other.GetSchemaAsync(id).Bounded();
            Assert.Equal((schema.Type, schema.Text), (read.Type, read.Text));
        }
    }

    [Fact]
    public async Task RegisterAsync_IncompatibleSchema_IsRefusedByTheSubjectsRule()
    {
        await _client.RegisterAsync(_subject, Avro(One)).Bounded();
        await _client.SetCompatibilityAsync(CompatibilityLevel.Backward, _subject).Bounded();

        Assert.Equal(CompatibilityLevel.Backward, await _client.GetCompatibilityAsync(_subject).Bounded());
        Assert.True((await _client.CheckCompatibilityAsync(_subject, Avro(Two)).Bounded()).IsCompatible);
        Assert.False((await _client.CheckCompatibilityAsync(_subject, Avro(Breaking), version: 1).Bounded()).IsCompatible);
        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => _client.RegisterAsync(_subject, Avro(Breaking)).Bounded());
        Assert.Equal(SchemaRegistryError.Incompatible, error.Error);
        Assert.Equal(CompatibilityLevel.None, await _client.GetCompatibilityAsync().Bounded());
    }

    [Fact]
    public async Task RegisterAsync_SchemaThatDoesNotParse_IsRefused()
    {
        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => _client.RegisterAsync(_subject, Avro("\"strin\"")).Bounded());
        Assert.Equal((SchemaRegistryError.Invalid, 42201), (error.Error, error.Code));
    }

    [Fact]
    public async Task Get_NothingThere_SaysWhatIsMissing()
    {
        Assert.Equal(40401, (await NotFoundAsync(_client.GetLatestAsync(_subject))).Code);
        Assert.Equal(40403, (await NotFoundAsync(_client.GetSchemaAsync(1_999_999_999))).Code);
        Assert.Equal(40401, (await NotFoundAsync(_client.FindAsync(_subject, Avro(One)))).Code);
        await _client.RegisterAsync(_subject, Avro(One)).Bounded();
        Assert.Equal(40402, (await NotFoundAsync(_client.GetVersionAsync(_subject, 7))).Code);
    }

    [Fact]
    public async Task GetSchemaAsync_References_ComeWithTheirSchemas()
    {
        var address = $"a-{Guid.NewGuid():N}";
        await _client.RegisterAsync(address, Avro("""{"type":"record","name":"Address","namespace":"x","fields":[]}""")).Bounded();
        var person = Avro("""{"type":"record","name":"P","fields":[{"name":"at","type":"x.Address"}]}""") with { References = [new("x.Address", address, 1)] };

        var id = await _client.RegisterAsync(_subject, person).Bounded();

        var reference = Assert.Single((await _client.GetSchemaAsync(id).Bounded()).References);
        Assert.Equal(("x.Address", address, 1), (reference.Name, reference.Subject, reference.Version));
        Assert.Contains("Address", reference.Schema!.Text);
    }

    [Fact]
    public async Task DeleteAsync_VersionThenSubject_AreGone()
    {
        await _client.RegisterAsync(_subject, Avro(One)).Bounded();
        await _client.RegisterAsync(_subject, Avro(Two)).Bounded();

        await _client.DeleteVersionAsync(_subject, 1).Bounded();
        Assert.Equal([2], await _client.ListVersionsAsync(_subject).Bounded());
        await _client.DeleteSubjectAsync(_subject).Bounded();

        await NotFoundAsync(_client.GetLatestAsync(_subject));
    }

    private static async Task<SchemaRegistryException> NotFoundAsync<T>(Task<T> call)
    {
        var error = await Assert.ThrowsAsync<SchemaRegistryException>(() => call.Bounded());
        Assert.Equal(SchemaRegistryError.NotFound, error.Error);
        return error;
    }

    private static Schema Avro(string text) => new(SchemaType.Avro, text);
}
