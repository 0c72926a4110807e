using System.Security.Cryptography;
using System.Text;

namespace StreamOtter.Testing;

/// <summary>A client's request to open a WebSocket (RFC 6455, section 4.1).</summary>
internal sealed class UpgradeRequest
{
    private const string KeyHeader = "Sec-WebSocket-Key";
    private const string End = "\r\n\r\n";
    private const int MaxLength = 64 << 10;

    private UpgradeRequest(string path, Dictionary<string, string> headers) => (Path, Headers) = (path, headers);

    public string Path { get; }

    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <exception cref="IOException">It is none, or the client left.</exception>
    public static async Task<UpgradeRequest> ReadAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1]; // no more than the head: what is behind it are frames
        while (head.Length < End.Length || head.ToString(head.Length - End.Length, End.Length) != End)
        {
            if (head.Length > MaxLength || await stream.ReadAsync(one).ConfigureAwait(false) == 0)
                throw new IOException("The client left during its request, or it has no end.");
            head.Append((char)one[0]);
        }
        var lines = head.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var parts = line.Split(':', 2);
            headers[parts[0]] = parts[^1].Trim();
        }
        return lines is [var first, ..] && first.Split(' ') is [_, var path, _] && headers.ContainsKey(KeyHeader)
            ? new UpgradeRequest(path, headers)
            : throw new IOException("The request is none for a WebSocket.");
    }

    public static string Refusal(int status) => $"HTTP/1.1 {status} Refused\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    public string Answer(string? subProtocol)
    {
#pragma warning disable CA5350 // RFC 6455, section 1.3, wants it
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Headers[KeyHeader] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
        var protocol = subProtocol is null ? "" : $"Sec-WebSocket-Protocol: {subProtocol}\r\n";
        return $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n{protocol}\r\n";
    }
}
