using System.Net;

namespace StreamOtter.Cli.Serve;

/// <summary>Addresses to listen on, as people write them.</summary>
internal static class BindAddress
{
    /// <summary>An address, or null where the text is none.</summary>
    public static IPAddress? Parse(string text) => text switch
    {
        "*" => IPAddress.IPv6Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(text, out var address) ? address : null,
    };
}
