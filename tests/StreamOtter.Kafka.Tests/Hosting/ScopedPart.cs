namespace StreamOtter.Kafka.Tests.Hosting;

/// <summary>A service of a scope: one scope has one, and ends it.</summary>
public sealed class ScopedPart(Inbox inbox) : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public bool IsDisposed { get; private set; }

    public void Dispose()
    {
        IsDisposed = true;
        inbox.Scopes.Enqueue(Id);
    }
}
