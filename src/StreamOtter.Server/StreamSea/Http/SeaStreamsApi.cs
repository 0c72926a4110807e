using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using StreamOtter.Protocol.StreamSea;
using StreamOtter.Server.StreamSea.Accounts;
using StreamOtter.Streams;

namespace StreamOtter.Server.StreamSea.Http;

/// <summary>Streams and their schemas.</summary>
internal sealed class SeaStreamsApi(IStreamEngine engine, SeaDirectory directory, SeaRegistrar registrar, bool mayCreate)
{
    private const int MaxNames = 10_000;

    private static readonly Action<Utf8JsonWriter> NoMembers = static _ => { };

    /// <summary><c>POST /streams/{stream}/publish</c>: answers once the record is durable.</summary>
    public async Task<Action<Utf8JsonWriter>> PublishAsync(SeaCall call)
    {
        var stream = StreamIn(call);
        var body = await call.ReadBodyAsync();
        if (!body.TryGetProperty("payload"u8, out var payload))
            throw SeaBody.Wrong("payload", "is missing");
        if (directory.FindSchema(call.Client.Jail, stream) is { } schema
            && PayloadValidator.Validate(schema.Definition, payload) is { Count: > 0 } errors)
            throw SeaProblem.BadRequest($"The payload does not match version {schema.Definition.Version} of '{stream}'.", errors);
        // Keyed by its client, whose records so stay in order in a stream of many partitions.
        var record = new NewRecord { Key = Encoding.ASCII.GetBytes(call.Client.Id), Value = SeaBody.Raw(payload) };
        var log = await engine.OpenAsync(SeaNames.StreamOf(call.Client.Jail, stream), mayCreate, call.Aborted);
        var result = (await log.AppendAsync(new[] { record }, call.Aborted))[0];
        return result.Status switch
        {
            AppendStatus.Stored => NoMembers,
            AppendStatus.Refused => throw SeaProblem.Of(result.Reason ?? EngineError.Unavailable, result.Error ?? "The record was refused."),
            _ => throw new SeaProblem(StatusCodes.Status503ServiceUnavailable, $"The record may have been stored or not. {result.Error}"),
        };
    }

    /// <summary><c>POST /streams/{stream}/define</c>.</summary>
    public async Task<Action<Utf8JsonWriter>> DefineAsync(SeaCall call)
    {
        var stream = StreamIn(call);
        var body = await call.ReadBodyAsync(SchemaLimits.MaxJsonDepth);
        if (!SchemaReader.TryRead(body, stream, out var definition, out var errors))
            throw SeaProblem.BadRequest("The definition has faults.", errors);
        var stored = await registrar.DefineAsync(call.Client.Jail, definition, call.Aborted);
        return json => SchemaWriter.WriteMembers(json, stored);
    }

    /// <summary><c>GET /streams/{stream}/schema</c>.</summary>
    public Task<Action<Utf8JsonWriter>> DescribeAsync(SeaCall call)
    {
        var stream = StreamIn(call);
        var schema = directory.FindSchema(call.Client.Jail, stream) ?? throw SeaProblem.NotFound($"The stream '{stream}' has no definition.");
        return Task.FromResult<Action<Utf8JsonWriter>>(json => SchemaWriter.WriteMembers(json, schema.Definition));
    }

    /// <summary><c>POST /schema-versions-vector</c>. A name that no stream can have has no version.</summary>
    public async Task<Action<Utf8JsonWriter>> ListVersionsAsync(SeaCall call)
    {
        var body = await call.ReadBodyAsync();
        if (!body.TryGetProperty("schemaNames"u8, out var names) || names.ValueKind != JsonValueKind.Array || names.GetArrayLength() > MaxNames)
            throw SeaBody.Wrong("schemaNames", $"must be an array of at most {MaxNames} strings");
        var versions = new List<long?>();
        foreach (var (i, name) in names.EnumerateArray().Index())
        {
            var stream = SeaBody.TextOf(name, "schemaNames") ?? throw SeaBody.Wrong($"schemaNames[{i}]", "must be a string");
            versions.Add(directory.FindSchema(call.Client.Jail, stream)?.Definition.Version);
        }
        return json =>
        {
            json.WriteStartArray("versionsVector"u8);
            foreach (var version in versions)
            {
                if (version is { } number)
                    json.WriteNumberValue(number);
                else
                    json.WriteNullValue();
            }
            json.WriteEndArray();
        };
    }

    private static string StreamIn(SeaCall call)
    {
        var stream = call.Name("stream");
        return SeaNames.CheckStream(call.Client.Jail, stream) is { } problem ? throw SeaProblem.BadRequest(problem) : stream;
    }
}
