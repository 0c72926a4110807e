using System.Text.Json;
using StreamOtter.Client.Tests.Protocol;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Protocol.Tests.StreamSea;

/// <summary>Schemas and payloads of spec/vectors/stream-sea-schemas.json.</summary>
public sealed class SchemaVectorTests
{
    private const string File = "stream-sea-schemas.json";

    private static readonly JsonElement All = Vectors.Read(File);

    public static TheoryData<string> Valid => Names("valid");

    public static TheoryData<string> Refused => Names("refused");

    public static TheoryData<string> Payloads => Names("payloads");

    [Theory]
    [MemberData(nameof(Valid))]
    public void TryRead_Valid_IsWrittenAsTheVectorSays(string name)
    {
        var vector = Find("valid", name);

        var definition = SchemaTexts.Read(vector.GetProperty("schema").GetString()!, vector.GetProperty("stream").GetString()!);

        Assert.Equal(vector.GetProperty("written").GetString(), SchemaTexts.Write(definition));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void TryRead_Refused_TellsAllThatIsWrong(string name)
    {
        var vector = Find("refused", name);
        var json = SchemaTexts.Parse(vector.GetProperty("schema").GetString()!);

        Assert.False(SchemaReader.TryRead(json, vector.GetProperty("stream").GetString()!, out var definition, out var errors));

        Assert.Null(definition);
        Assert.Equal(ErrorsOf(vector), errors);
    }

    [Theory]
    [MemberData(nameof(Payloads))]
    public void Validate_Payload_TellsEveryFieldAtFault(string name)
    {
        var vector = Find("payloads", name);
        var definition = SchemaTexts.Read(All.GetProperty("schema").GetString()!);

        Assert.Equal(ErrorsOf(vector), PayloadValidator.Validate(definition, SchemaTexts.Parse(vector.GetProperty("payload").GetString()!)));
    }

    private static TheoryData<string> Names(string list) => [.. Vectors.List(File, list).Select(vector => vector.GetProperty("name").GetString()!)];

    private static JsonElement Find(string list, string name) =>
        All.GetProperty(list).EnumerateArray().Single(vector => vector.GetProperty("name").GetString() == name);

    private static IEnumerable<FieldError> ErrorsOf(JsonElement vector) =>
        vector.GetProperty("errors").EnumerateArray().Select(error => new FieldError(error.GetProperty("field").GetString()!, error.GetProperty("message").GetString()!));
}
