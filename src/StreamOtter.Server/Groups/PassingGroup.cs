using StreamOtter.Streams;

namespace StreamOtter.Server.Groups;

/// <summary>A group that is this process's alone, and forgotten with its last member: all partitions, and no position.</summary>
internal sealed class PassingGroup : IStreamGroup
{
    private readonly int _partitions;
    private readonly IGroupObserver _observer;

    public PassingGroup(string name, int partitions, IGroupObserver observer)
    {
        Name = name;
        _partitions = partitions;
        _observer = observer;
        observer.OnAssigned([.. Enumerable.Range(0, partitions).Select(partition => (partition, -1L))]);
    }

    public string Name { get; }

    public ValueTask CommitAsync(IReadOnlyList<(int Partition, long Next)> positions, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _observer.OnRevoked([.. Enumerable.Range(0, _partitions)]);
        return ValueTask.CompletedTask;
    }
}
