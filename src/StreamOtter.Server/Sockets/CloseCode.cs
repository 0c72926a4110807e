using StreamOtter.Streams;

namespace StreamOtter.Server.Sockets;

/// <summary>The close codes of RFC 6455, section 7.4.1, and its registry that a gateway uses.</summary>
internal static class CloseCode
{
    public const int Normal = 1000;
    public const int GoingAway = 1001;
    public const int TooLarge = 1009;
    public const int ServiceRestart = 1012;
    public const int TryAgainLater = 1013;

    /// <summary>How a connection ends that cannot go on without a stream.</summary>
    public static int Of(EngineException reason) => reason.Error == EngineError.StreamNotFound ? ServiceRestart : TryAgainLater;
}
