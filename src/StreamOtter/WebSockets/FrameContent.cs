using System.Net;

namespace StreamOtter.WebSockets;

/// <summary>The answer to an upgrade, whose content is the stream that frames go over.</summary>
internal sealed class FrameContent(FrameStream frames) : HttpContent
{
    protected override Stream CreateContentReadStream(CancellationToken cancellationToken) => frames;

    protected override Task<Stream> CreateContentReadStreamAsync() => Task.FromResult<Stream>(frames);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
