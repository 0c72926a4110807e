namespace StreamOtter.Streams.Window;

/// <summary>Who wants to know which streams there are.</summary>
public interface IStreamWatcher
{
    /// <summary>Whether it wants to be told at the next look even if nothing has changed.</summary>
    bool IsWaiting { get; }

    /// <summary>The names of all streams. Must return soon.</summary>
    void OnStreams(IReadOnlyList<string> names);
}
