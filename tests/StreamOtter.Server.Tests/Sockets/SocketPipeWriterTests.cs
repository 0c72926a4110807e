using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using StreamOtter.Server.Sockets.Direct;

namespace StreamOtter.Server.Tests.Sockets;

public sealed class SocketPipeWriterTests : IAsyncLifetime
{
    private readonly Pipe _transport = new();
    private Socket _client = null!;
    private Socket _server = null!;
    private SocketPipeWriter _writer = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await _client.ConnectAsync(listener.LocalEndPoint!);
        _server = await listener.AcceptAsync();
        _server.Blocking = false;
        _writer = new SocketPipeWriter(_server, _transport.Writer);
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(SocketPipeWriter.BufferBytes)]
    [InlineData(SocketPipeWriter.BufferBytes + 1)]
    [InlineData(20_000_000)] // far more than the sockets hold: sent in parts
    public async Task FlushAsync_BytesOfAnySize_ArriveAsTheyWere(int size)
    {
        var sent = new byte[size];
        new Random(size).NextBytes(sent);
        for (var at = 0; at < size; at += 70_001)
            _writer.Write(sent.AsSpan(at, Math.Min(70_001, size - at)));
        Assert.Equal(size, _writer.UnflushedBytes);

        var flush = _writer.FlushAsync().AsTask();

        Assert.Equal(sent, await ReceiveAsync(size));
        Assert.False((await flush.WaitAsync(Limits.Patience)).IsCompleted);
        Assert.Equal(0, _writer.UnflushedBytes);
    }

    [Fact]
    public async Task FlushAsync_ClientTakesNothing_WaitsForIt_AndFollowingBytesComeBehind()
    {
        _writer.Write(new byte[20_000_000]);
        var flush = _writer.FlushAsync().AsTask();
        Assert.False(flush.IsCompleted);

        await ReceiveAsync(20_000_000);
        await flush.WaitAsync(Limits.Patience);
        _writer.Write("after"u8);
        await _writer.FlushAsync();
        Assert.Equal("after"u8.ToArray(), await ReceiveAsync(5));
    }

    [Fact]
    public async Task FlushAsync_ClientGoneMeanwhile_SaysThatItIsOver_AndThrowsNothing()
    {
        _writer.Write(new byte[20_000_000]);
        var flush = _writer.FlushAsync().AsTask();
        _client.Close(0);
        Assert.True((await flush.WaitAsync(Limits.Patience)).IsCompleted);

        _writer.Write("more"u8);
        Assert.True((await _writer.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task FlushAsync_SocketClosedHere_SaysThatItIsOver()
    {
        _server.Close();
        _writer.Write("a"u8);
        Assert.True((await _writer.FlushAsync()).IsCompleted);
    }

    [Fact]
    public async Task Complete_EndsTheTransportsOutput()
    {
        _writer.Complete();
        Assert.True((await _transport.Reader.ReadAsync()).IsCompleted);
        Assert.True((await _writer.FlushAsync()).IsCompleted);
    }

    private async Task<byte[]> ReceiveAsync(int count)
    {
        var bytes = new byte[count];
        using var limit = new CancellationTokenSource(Limits.Patience);
        for (var received = 0; received < count;)
        {
            var some = await _client.ReceiveAsync(bytes.AsMemory(received), SocketFlags.None, limit.Token);
            Assert.NotEqual(0, some);
            received += some;
        }
        return bytes;
    }
}
