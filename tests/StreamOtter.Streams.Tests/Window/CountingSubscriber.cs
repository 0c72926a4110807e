using StreamOtter.Streams.Window;

namespace StreamOtter.Streams.Tests.Window;

/// <summary>Counts how often it is woken.</summary>
internal sealed class CountingSubscriber : ISubscriber
{
    private int _wakes;

    public int Wakes => Volatile.Read(ref _wakes);

    public EngineException? Ended { get; private set; }

    public Action? OnWake { get; set; }

    public void Wake()
    {
        Interlocked.Increment(ref _wakes);
        OnWake?.Invoke();
    }

    public void End(EngineException reason) => Ended = reason;
}
