using System.Buffers.Binary;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamOtter.Cli.Bench.Clients;
using StreamOtter.Cli.Bench.Load;

namespace StreamOtter.Cli.Tests.Bench;

/// <summary>The scanner counts what was delivered, wherever the bytes are cut, and what was not.</summary>
public sealed class SubscriberTests : IDisposable
{
    private const int Publishers = 2;

    private readonly QuietServer _server = new();
    private readonly LoadLoop _loop = new();

    public void Dispose()
    {
        _loop.Dispose();
        _server.Dispose();
    }

    [Fact]
    public void Records_CutAnywhere_AreAllRead() => Prop.ForAll(
        (from sizes in Gen.Choose(1, 40).NonEmptyListOf() from cuts in Gen.Choose(1, 90).NonEmptyListOf() select (sizes, cuts)).ToArbitrary(),
        sample =>
        {
            var group = NewGroup();
            using var subscriber = new Subscriber(group, _server.Url, Publishers, reads: true);
            var (bytes, count) = (new List<byte>(Frame("""{"type":"welcome"}""")), 0L);
            bytes.AddRange(Frame("""{"type":"subscribed","sub":1}"""));
            foreach (var size in sample.sizes)
            {
                bytes.AddRange(Delivery([.. Enumerable.Range(0, size).Select(i => (0, count + i))]));
                bytes.AddRange([0x89, 0]); // a ping
                count += size;
            }
            var (at, cut) = (0, 0);
            while (at < bytes.Count)
            {
                var size = Math.Min(sample.cuts[cut++ % sample.cuts.Count], bytes.Count - at);
                subscriber.Take(bytes.GetRange(at, size).ToArray());
                at += size;
            }
            Assert.True(subscriber.IsSubscribed);
            Assert.Equal((count, 0L, 0L), (group.Records, group.Repeated, subscriber.CountLost([count, 0])));
            Assert.Equal(count, group.Latency!.Count);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void RecordsLeftOut_AreLost()
    {
        using var subscriber = NewSubscriber(out var group);
        subscriber.Take(Delivery((0, 0), (0, 1), (1, 0), (0, 4), (1, 1)));
        Assert.Equal((5L, 0L), (group.Records, group.Repeated));
        Assert.Equal(2 + 1 + 3, subscriber.CountLost([6, 5]));
    }

    [Fact]
    public void RecordsThatComeAgainOrLate_AreRepeated()
    {
        using var subscriber = NewSubscriber(out var group);
        subscriber.Take(Delivery((0, 0), (0, 0), (0, 2), (0, 1)));
        Assert.Equal((4L, 2L), (group.Records, group.Repeated));
    }

    [Fact]
    public void RecordOfAnotherMeasurement_EndsThisOne()
    {
        using var subscriber = NewSubscriber(out _);
        Assert.Contains("--stream", Assert.Throws<LoadException>(() => subscriber.Take(Delivery((Publishers, 0)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MarkWithoutARecord_EndsTheMeasurement()
    {
        using var subscriber = NewSubscriber(out _);
        Assert.Throws<LoadException>(() => subscriber.Take(Frame("""{"type":"records","sub":1,"records":[{"p":0,"o":0,"s":"~ is no number at all, however you read it"}]}""")));
    }

    [Fact]
    public void Error_IsARefusalWithItsText()
    {
        using var subscriber = NewSubscriber(out _);
        var error = Assert.Throws<LoadException>(() => subscriber.Take(Frame("""{"type":"error","code":4301,"error":"not for you","sub":1}""")));
        Assert.True(error.IsRefusal);
        Assert.Contains("not for you", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CloseFrame_EndsTheMeasurement()
    {
        using var subscriber = NewSubscriber(out _);
        Assert.Throws<LoadException>(() => subscriber.Take([0x88, 2, 0x10, 0x69]));
    }

    [Fact]
    public void Upgrade_Refused_SaysHow()
    {
        using var server = new QuietServer("HTTP/1.1 503 Service Unavailable");
        var error = Assert.Throws<LoadException>(() => new Subscriber(NewGroup(), server.Url, Publishers, reads: true));
        Assert.True(error.IsRefusal);
        Assert.Contains("503", error.Message, StringComparison.Ordinal);
    }

    private SubscriberGroup NewGroup() => new(_loop, _server.Url, "s", Publishers) { Latency = new LatencyHistogram() };

    private Subscriber NewSubscriber(out SubscriberGroup group)
    {
        group = NewGroup();
        return new Subscriber(group, _server.Url, Publishers, reads: true);
    }

    private static byte[] Delivery(params (int Publisher, long Number)[] records) => Frame(
        "{\"type\":\"records\",\"sub\":1,\"records\":[" + string.Join(',', records.Select(record =>
        {
            var text = new byte[RecordText.MinSize + 3];
            RecordText.Write(text, RecordId.Of(record.Publisher, record.Number), time: 0);
            return $$"""{"p":0,"o":1,"t":1,"k":"p0","s":"{{Encoding.ASCII.GetString(text)}}"}""";
        })) + "]}");

    private static byte[] Frame(string text)
    {
        var payload = Encoding.UTF8.GetBytes(text);
        var header = new byte[payload.Length < 126 ? 2 : 4];
        (header[0], header[1]) = (0x81, (byte)Math.Min(payload.Length, 126));
        if (header.Length == 4)
            BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)payload.Length);
        return [.. header, .. payload];
    }
}
