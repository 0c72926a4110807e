using System.Text;
using Google.Protobuf.WellKnownTypes;
using StreamOtter.Library.Tests.Support;
using StreamOtter.Serialization;

namespace StreamOtter.Library.Tests.Serialization;

public sealed class DataSerializationManagerTests
{
    private readonly DataSerializationManager _manager = new();

    [Fact]
    public void SerializeMessage_ByDefault_IsJsonThereAndBack()
    {
        var data = _manager.SerializeMessage(new { Type = "update" });
        Assert.Equal("""{"type":"update"}""", data.Text);
        Assert.Equal("""{"type":"update"}""", $"{_manager.DeserializeMessage(data)}");
    }

    [Fact]
    public void SetStrategies_ServeFromThenOn_ACustomOneItsMessageOnly()
    {
        _manager.SetSerializationStrategy(new RawStrategy());
        _manager.SetDeserializationStrategy(new RawStrategy());
        Assert.Equal("a", _manager.SerializeMessage("a").Text);
        Assert.Equal("\"a\"", _manager.SerializeMessage("a", new JsonStrategy()).Text);
        Assert.Equal("\"a\"", _manager.DeserializeMessage("\"a\""));
        Assert.Equal("a", $"{_manager.DeserializeMessage("\"a\"", new JsonStrategy())}");
    }

    [Fact]
    public async Task Errors_ReachTheCallerAndEveryHandler_WhateverOneThrows()
    {
        var errors = new List<MessageSerializationException>();
        _manager.SerializationFailed += (_, _) => throw new InvalidOperationException("a bad handler");
        _manager.OnSerializationError(errors.Add);
        Assert.Throws<MessageSerializationException>(() => _manager.SerializeMessage(1, new RawStrategy()));
        Assert.Throws<MessageSerializationException>(() => _manager.DeserializeMessage("{"));
        await Assert.ThrowsAsync<MessageSerializationException>(() => _manager.SerializeMessageAsync(1, new RawStrategy()).AsTask());
        await Assert.ThrowsAsync<MessageSerializationException>(() => _manager.DeserializeMessageAsync("{").AsTask());
        Assert.Equal(4, errors.Count);
        Assert.All(errors, error => Assert.NotNull(error.InnerException));
    }

    [Fact]
    public void HandlerThatThrows_IsLogged()
    {
        var log = new KeptLog();
        var manager = new DataSerializationManager(log);
        manager.OnSerializationError(_ => throw new InvalidOperationException("a bad handler"));
        Assert.Throws<MessageSerializationException>(() => manager.DeserializeMessage("{"));
        Assert.Contains("SerializationFailed", Assert.Single(log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AsynchronousStrategy_AskedSynchronously_SaysWhatToUse()
    {
        var strategy = new TransformedSerialization(new JsonStrategy(), new CompressionTransform());
        _manager.SetSerializationStrategy(strategy);
        _manager.SetDeserializationStrategy(strategy);
        Assert.Contains("SerializeMessageAsync", Assert.Throws<InvalidOperationException>(() => _manager.SerializeMessage("a")).Message, StringComparison.Ordinal);
        Assert.Contains("DeserializeMessageAsync", Assert.Throws<InvalidOperationException>(() => _manager.DeserializeMessage("a")).Message, StringComparison.Ordinal);
        Assert.Equal("a", $"{await _manager.DeserializeMessageAsync(await _manager.SerializeMessageAsync("a"))}");
    }

    [Fact]
    public void Null_Throws()
    {
        Assert.Throws<ArgumentNullException>(() => _manager.SetSerializationStrategy(null!));
        Assert.Throws<ArgumentNullException>(() => _manager.SetDeserializationStrategy(null!));
        Assert.Throws<ArgumentNullException>(() => _manager.OnSerializationError(null!));
        Assert.Throws<ArgumentNullException>(() => MessageData.FromText((string)null!));
    }

    [Fact]
    public void BinaryStrategy_WithProtobuf_IsThereAndBack()
    {
        var protobuf = new BinaryStrategy<Timestamp>(message => Google.Protobuf.MessageExtensions.ToByteArray(message), Timestamp.Parser.ParseFrom);
        var message = new Timestamp { Seconds = 1_234, Nanos = 5 };
        var data = _manager.SerializeMessage(message, protobuf);
        Assert.False(data.IsText);
        Assert.Equal(message, _manager.DeserializeMessage(data, protobuf));
        Assert.Throws<MessageSerializationException>(() => _manager.SerializeMessage("no timestamp", protobuf));
        Assert.Throws<MessageSerializationException>(() => _manager.DeserializeMessage("text", protobuf));
        Assert.Throws<MessageSerializationException>(() => _manager.DeserializeMessage(new byte[] { 0xff }, protobuf));
    }

    [Fact]
    public void MessageData_KnowsItsKind_AndSaysNothingOfItsContent()
    {
        Assert.NotEqual<MessageData>("a", "a"u8.ToArray());
        Assert.True((MessageData)"a" == MessageData.FromText("a"u8.ToArray()));
        Assert.DoesNotContain("secret", ((MessageData)"secret").ToString(), StringComparison.Ordinal);
        Assert.Throws<EncoderFallbackException>(() => (MessageData)"\udc00");
    }
}
