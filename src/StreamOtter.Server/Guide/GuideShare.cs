using System.Buffers;
using StreamOtter.Server.Groups;
using StreamOtter.Server.Sockets;
using StreamOtter.Streams;
using StreamOtter.Streams.Window;

namespace StreamOtter.Server.Guide;

/// <summary>A share of the topic (<c>/ws?shared=true</c>).</summary>
internal sealed class GuideShare(SocketConnection connection, IStreamLog topic, Func<IGroupMember, ValueTask<GroupMembership>> join)
    : GroupShare(connection), IGuideSubscription
{
    private readonly SocketConnection _connection = connection;

    protected override RecordFormat Format => GuideFormat.Instance;

    public void Start() => _ = JoinAsync();

    public override void OnGap(int partition, long from, long to)
    {
        var buffer = Json.Buffer();
        GuideReplies.WriteGap(buffer, _connection.Time, partition, from, to);
        _connection.Send(buffer.Written);
    }

    protected override void Announce(IBufferWriter<byte> output) => GuideReplies.WriteWelcome(output, _connection.Time, _connection.Id);

    private async Task JoinAsync()
    {
        try
        {
            await StartAsync(join);
        }
        catch (Exception error)
        {
            // Whatever it was: the client may find another gateway, or this one later.
            _connection.Close(CloseCode.TryAgainLater, $"The share of '{topic.Name}' cannot be had: {error.Message}");
        }
    }
}
