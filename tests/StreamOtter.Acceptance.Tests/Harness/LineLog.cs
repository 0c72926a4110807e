namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>The lines that a process has written, and those that somebody waits for.</summary>
internal sealed class LineLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = New();
    private bool _ended;

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>Takes a line, or null for the end.</summary>
    public void Add(string? line)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            if (line is null)
                _ended = true;
            else
                _lines.Add(line);
            (more, _more) = (_more, New());
        }
        more.TrySetResult();
    }

    /// <summary>The first line that fits, or null where the output ends without one.</summary>
    public async Task<string?> FindAsync(Func<string, bool> fits, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        for (var next = 0; ;)
        {
            Task more;
            bool ended;
            lock (_lock)
            {
                for (; next < _lines.Count; next++)
                {
                    if (fits(_lines[next]))
                        return _lines[next];
                }
                (more, ended) = (_more.Task, _ended);
            }
            if (ended)
                return null;
            await more.WaitAsync(timeout.Token);
        }
    }

    public override string ToString() => string.Join('\n', Lines.TakeLast(100));

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
