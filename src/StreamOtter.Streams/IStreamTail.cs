namespace StreamOtter.Streams;

/// <summary>A stream being followed. After disposal returns, the observer is not called again.</summary>
public interface IStreamTail : IAsyncDisposable
{
    /// <summary>The offset from which each partition is observed, by partition.</summary>
    IReadOnlyList<long> Start { get; }
}
