using System.Text;
using System.Text.Json;
using StreamOtter.Client.Tests.Support;
using StreamOtter.Protocol;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Client.Tests.Protocol;

/// <summary>The codec and the client against spec/vectors.</summary>
public sealed class VectorTests : ClientTest
{
    public static TheoryData<string> Records => [.. Vectors.List("records.json", "records").Select(vector => vector.GetProperty("name").GetString()!)];

    public static TheoryData<string> Malformed => [.. Vectors.List("malformed.json", "messages").Select(vector => vector.GetProperty("message").GetString()!)];

    public static TheoryData<string> Acks => [.. Vectors.List("acks.json", "acks").Select(vector => vector.GetProperty("name").GetString()!)];

    public static TheoryData<string> OutOfOrder => [.. Vectors.List("acks.json", "outOfOrder").Select(vector => vector.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_Read_IsWhatWasStored(string name) =>
        AssertRecord(Find("records.json", "records", name), ReadOne(Find("records.json", "records", name).GetProperty("wire").GetString()!));

    [Theory]
    [MemberData(nameof(Records))]
    public void Record_WrittenAndRead_IsTheSame(string name)
    {
        var vector = Find("records.json", "records", name);
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target, ProtocolV1.WriterOptions))
            RecordWriter.WriteDelivered(json, ReadOne(vector.GetProperty("wire").GetString()!));
        AssertRecord(vector, ReadOne(Encoding.UTF8.GetString(target.ToArray())));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void PublishRecord_OfTheStoredBytes_CarriesThem(string name)
    {
        var value = Vectors.Bytes(Find("records.json", "records", name).GetProperty("value"));
        if (value is null)
            return;
        using var target = new MemoryStream();
        using (var json = new Utf8JsonWriter(target, ProtocolV1.WriterOptions))
            RecordWriter.WritePublished(json, PublishRecord.Bytes(value).ToWire());
        var reader = new Utf8JsonReader(target.ToArray());
        reader.Read();
        Assert.Equal(value, RecordReader.ReadPublished(ref reader, target.ToArray()).Value.ToArray());
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Message_Malformed_IsRefused(string message) =>
        Assert.Throws<WireFormatException>(() => GatewayMessageReader.Read(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void Groups_Records_TellTheirTry() => Assert.All(
        Vectors.List("groups.json", "records"),
        vector => Assert.Equal(vector.GetProperty("try").GetInt32(), ReadOne(vector.GetProperty("wire").GetString()!).Try));

    [Fact]
    public void Groups_Subscribed_HasNoPosition() => Assert.All(
        Vectors.List("groups.json", "subscribed"),
        vector => Assert.Null(Assert.IsType<SubscribedMessage>(GatewayMessageReader.Read(Encoding.UTF8.GetBytes(vector.GetProperty("message").GetString()!))).Position));

    [Fact]
    public void Position_Text_RoundTrips()
    {
        foreach (var vector in Vectors.List("positions.json", "positions"))
        {
            var (text, json) = (vector.GetProperty("text").GetString()!, vector.GetProperty("json").GetString()!);
            var position = StreamPosition.Parse(text);
            Assert.Equal(text, position.ToString());
            Assert.Equal(position, StreamPosition.Parse(position.ToString()));
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
            reader.Read();
            Assert.Equal(position, StreamPosition.FromWire(PositionCodec.Read(ref reader)));
            using var target = new MemoryStream();
            using (var writer = new Utf8JsonWriter(target, ProtocolV1.WriterOptions))
                PositionCodec.Write(writer, position.ToWire());
            Assert.Equal(json, Encoding.UTF8.GetString(target.ToArray()));
        }
    }

    [Fact]
    public void Position_MalformedText_IsRefused() => Assert.All(
        Vectors.List("positions.json", "malformedTexts"),
        text => Assert.False(StreamPosition.TryParse(text.GetString(), null, out _), text.GetString()));

    [Fact]
    public void Pattern_Names_MatchAsWritten() => Assert.All(Vectors.List("patterns.json", "patterns"), vector =>
    {
        Assert.True(StreamPattern.TryParse(vector.GetProperty("pattern").GetString(), out var pattern));
        Assert.Equal(vector.GetProperty("matches").GetBoolean(), pattern.Matches(vector.GetProperty("name").GetString()!));
    });

    [Fact]
    public void Pattern_Malformed_IsRefused() => Assert.All(
        Vectors.List("patterns.json", "malformed"),
        text => Assert.False(StreamPattern.TryParse(text.GetString(), out _), text.GetString()));

    [Fact]
    public void Codes_CloseCodes_TellWhetherToReconnect() => Assert.All(
        Vectors.List("codes.json", "closeCodes"),
        code => Assert.Equal(code.GetProperty("reconnects").GetBoolean(), ProtocolCode.ShouldReconnect(code.GetProperty("code").GetInt32())));

    [Theory]
    [MemberData(nameof(Acks))]
    public async Task Acks_OfRecords_GiveTheirReceipts(string name)
    {
        var vector = Find("acks.json", "acks", name);
        var (publishing, connection) = await PublishAsync(vector.GetProperty("published").GetInt32());
        foreach (var message in vector.GetProperty("messages").EnumerateArray())
            await connection.SendAsync(message.GetString()!);
        var receipts = await publishing.WaitAsync(Bounds.Wait);
        Assert.Equal(
            vector.GetProperty("receipts").EnumerateArray().Select(receipt => $"{receipt[0]} {receipt[1]} {receipt[2]}"),
            receipts.Select(receipt => $"{receipt.Outcome} {receipt.Partition} {receipt.Offset}"),
            StringComparer.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(OutOfOrder))]
    public async Task Acks_OutOfOrder_EndTheConnection(string name)
    {
        var vector = Find("acks.json", "outOfOrder", name);
        var (publishing, connection) = await PublishAsync(vector.GetProperty("published").GetInt32());
        await connection.SendAsync(vector.GetProperty("message").GetString()!);
        Assert.Equal(1002, await connection.ReceiveCloseAsync());
        Assert.All(await publishing.WaitAsync(Bounds.Wait), receipt => Assert.Equal(PublishOutcome.Unknown, receipt.Outcome));
    }

    private async Task<(Task<IReadOnlyList<PublishReceipt>> Publishing, FakeConnection Connection)> PublishAsync(int count)
    {
        var publishing = NewClient().PublishAsync("s", [.. Enumerable.Range(0, count).Select(i => PublishRecord.Text($"{i}"))]).AsTask();
        var connection = await Gateway.WelcomeAsync();
        await connection.ReceiveAsync("publish");
        return (publishing, connection);
    }

    private static void AssertRecord(JsonElement vector, WireRecord record)
    {
        Assert.Equal(vector.GetProperty("partition").GetInt32(), record.Partition);
        Assert.Equal(vector.GetProperty("offset").GetInt64(), record.Offset);
        Assert.Equal(vector.GetProperty("timestamp").GetInt64(), record.Timestamp);
        Assert.Equal(vector.GetProperty("kind").GetString(), record.Kind.ToString(), ignoreCase: true);
        Assert.Equal(Vectors.Bytes(vector.GetProperty("value")) ?? [], record.Value.ToArray());
        Assert.Equal(Vectors.Bytes(vector.GetProperty("key")), record.Key?.ToArray());
        Assert.Equal(
            vector.GetProperty("headers").EnumerateArray().Select(header => $"{header[0]}={header[1].GetString()}"),
            record.Headers.Select(header => $"{header.Name}={(header.Value is { } value ? Convert.ToBase64String(value.Span) : null)}"));
    }

    private static WireRecord ReadOne(string wire)
    {
        var message = Encoding.UTF8.GetBytes($$"""{"type":"records","sub":1,"records":[{{wire}}]}""");
        return Assert.Single(Assert.IsType<RecordsMessage>(GatewayMessageReader.Read(message)).Records);
    }

    private static JsonElement Find(string file, string member, string name) =>
        Vectors.List(file, member).Single(vector => vector.GetProperty("name").GetString() == name);
}
