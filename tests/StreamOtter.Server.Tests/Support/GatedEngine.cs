using StreamOtter.Streams;

namespace StreamOtter.Server.Tests.Support;

/// <summary>An engine whose appends wait for the test.</summary>
internal sealed class GatedEngine : HookedEngine
{
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _waiting;

    public GatedEngine(IStreamEngine inner)
        : base(inner) => OnAppend = async (log, records) =>
        {
            Interlocked.Increment(ref _waiting);
            await _open.Task.WaitAsync(Limits.Patience);
            return await log.AppendAsync(records);
        };

    /// <summary>How many appends have been asked for.</summary>
    public int Appends => Volatile.Read(ref _waiting);

    public void Open() => _open.TrySetResult();
}
