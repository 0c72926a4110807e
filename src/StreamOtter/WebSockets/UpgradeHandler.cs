using System.Net;

namespace StreamOtter.WebSockets;

/// <summary>
/// What a client WebSocket connects through: it puts a <see cref="FrameStream"/> below it. That keeps .NET's own upgrade
/// over HTTP with its TLS, proxies and checks, where building on <c>WebSocket.CreateFromStream</c> would repeat it.
/// </summary>
internal sealed class UpgradeHandler(SocketsHttpHandler inner, Action<long> onPong) : DelegatingHandler(inner)
{
    /// <summary>The stream of the WebSocket that was opened.</summary>
    public FrameStream? Frames { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
        {
            Frames = new FrameStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), onPong);
            response.Content = new FrameContent(Frames);
        }
        return response;
    }
}
