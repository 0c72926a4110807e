namespace StreamOtter.Streams.Window;

/// <summary>Who reads a window: told that there is something, it comes and takes it with its cursors.</summary>
public interface ISubscriber
{
    /// <summary>How many subscriptions of clients stand behind it.</summary>
    int Clients => 1;

    /// <summary>There may be more to take. Called from any thread, often; must only note it and return.</summary>
    void Wake();

    /// <summary>The stream is over: it was deleted, or the engine failed for good.</summary>
    void End(EngineException reason);
}
