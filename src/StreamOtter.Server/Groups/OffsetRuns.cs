namespace StreamOtter.Server.Groups;

/// <summary>
/// What one answer of a member speaks of: runs in any order, made ascending and disjoint, so that no answer costs more
/// than one look at each record.
/// </summary>
internal sealed class OffsetRuns
{
    private readonly List<OffsetRun> _runs = [];

    public OffsetRuns(List<OffsetRun> runs)
    {
        runs.Sort(OffsetRun.Order);
        foreach (var run in runs)
        {
            if (_runs.Count > 0 && _runs[^1] is var last && last.Partition == run.Partition && run.First <= last.End)
                _runs[^1] = last with { End = Math.Max(last.End, run.End) };
            else
                _runs.Add(run);
        }
    }

    public IReadOnlyList<OffsetRun> Ascending => _runs;

    public bool Contains(int partition, long offset)
    {
        var at = _runs.BinarySearch(new OffsetRun(partition, offset, offset), OffsetRun.Order);
        if (at < 0)
            at = ~at - 1; // the run before
        return at >= 0 && _runs[at].Partition == partition && offset >= _runs[at].First && offset < _runs[at].End;
    }
}
