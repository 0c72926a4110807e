using System.IO.Pipelines;
using Microsoft.Extensions.Logging.Abstractions;
using StreamOtter.Server.Sockets;

namespace StreamOtter.Server.Tests.Sockets;

public sealed class AbortTests
{
    [Fact]
    public void Abort_AfterTheRequestIsOver_LeavesItAlone()
    {
        var aborts = 0;
        var connection = new SocketConnection(
            new SocketTransport(Stream.Null, PipeWriter.Create(Stream.Null), () => aborts++), "a", new SocketOptions(), TimeProvider.System, NullLogger.Instance);
        connection.Abort();
        connection.Dispose();
        connection.Abort();
        Assert.Equal(1, aborts);
    }
}
