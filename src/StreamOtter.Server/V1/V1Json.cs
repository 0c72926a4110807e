using System.Text.Json;
using StreamOtter.Protocol.V1;

namespace StreamOtter.Server.V1;

/// <summary>How clients' messages are read.</summary>
internal static class V1Json
{
    /// <summary>How deep messages nest at most: as deep as values, which they hold.</summary>
    public const int MaxDepth = ProtocolV1.MaxValueDepth;

    public static JsonReaderOptions ReaderOptions { get; } = new() { MaxDepth = MaxDepth };
}
