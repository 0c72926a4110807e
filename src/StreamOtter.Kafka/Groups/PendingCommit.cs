namespace StreamOtter.Kafka.Groups;

/// <summary>Positions on their way to the broker. Whoever waits for them may give up meanwhile.</summary>
internal sealed class PendingCommit(IReadOnlyList<(int Partition, long Next)> positions)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<(int Partition, long Next)> Positions => positions;

    public Task Task => _done.Task;

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception reason) => _done.TrySetException(reason);

    public void GiveUp() => _done.TrySetCanceled();
}
