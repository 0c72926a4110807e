namespace StreamOtter.Server.FileDrop;

/// <summary>What did not work: when it is tried again (after 1 s, then twice as long each time, up to 1 min), and whether that was said.</summary>
internal sealed class Retries(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, (string Problem, TimeSpan Delay, long Since)> _failed = new(StringComparer.Ordinal);

    /// <summary>Whether it is too early to try something again.</summary>
    public bool IsWaiting(string what) =>
        _failed.TryGetValue(what, out var failed) && time.GetElapsedTime(failed.Since) < failed.Delay;

    /// <summary>Notes that something failed.</summary>
    /// <returns>Whether that is news: it did not fail in the same way the last time.</returns>
    public bool Add(string what, string problem)
    {
        var known = _failed.TryGetValue(what, out var before);
        var delay = !known ? Shortest : before.Delay * 2 < Longest ? before.Delay * 2 : Longest;
        _failed[what] = (problem, delay, time.GetTimestamp());
        return !known || before.Problem != problem;
    }

    /// <summary>Forgets something that works, or is gone.</summary>
    public void Forget(string what) => _failed.Remove(what);

    /// <summary>Forgets everything that is not among these.</summary>
    public void KeepOnly(HashSet<string> names)
    {
        foreach (var what in _failed.Keys.Where(what => !names.Contains(what)).ToList())
            _failed.Remove(what);
    }
}
