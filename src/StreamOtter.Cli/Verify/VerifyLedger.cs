namespace StreamOtter.Cli.Verify;

/// <summary>What one publisher was told of its records, by their number.</summary>
internal sealed class VerifyLedger
{
    private readonly Lock _gate = new();
    private readonly List<PublishOutcome?> _outcomes = [];

    /// <summary>Numbers for records about to be published; their outcome is not known yet.</summary>
    public long Begin(int count)
    {
        lock (_gate)
        {
            var first = _outcomes.Count;
            for (var i = 0; i < count; i++)
                _outcomes.Add(null);
            return first;
        }
    }

    public void End(long first, IReadOnlyList<PublishReceipt> receipts)
    {
        lock (_gate)
        {
            for (var i = 0; i < receipts.Count; i++)
                _outcomes[(int)first + i] = receipts[i].Outcome;
        }
    }

    public long Count(PublishOutcome outcome)
    {
        lock (_gate)
            return _outcomes.Count(other => other == outcome);
    }

    /// <summary>How many records have no answer, as if unknown.</summary>
    public long Unanswered
    {
        get
        {
            lock (_gate)
                return _outcomes.Count(outcome => outcome is null);
        }
    }

    /// <summary>Calls back with the number of each record that was acknowledged.</summary>
    public void ForEachStored(Action<long> action)
    {
        lock (_gate)
        {
            for (var number = 0; number < _outcomes.Count; number++)
            {
                if (_outcomes[number] == PublishOutcome.Stored)
                    action(number);
            }
        }
    }
}
