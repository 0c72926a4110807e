namespace StreamOtter.Cli.Verify;

/// <summary>What one publisher was told of its records, by their number: a byte each.</summary>
internal sealed class VerifyLedger
{
    private const byte Unanswered = byte.MaxValue;

    private readonly Lock _gate = new();
    private readonly List<byte> _outcomes = [];

    /// <summary>The first reason that a record was not stored.</summary>
    public string? Error { get; private set; }

    /// <summary>How many records were given a number.</summary>
    public long Begun
    {
        get
        {
            lock (_gate)
                return _outcomes.Count;
        }
    }

    /// <summary>Numbers for records about to be published; their outcome is not known yet.</summary>
    public long Begin(int count)
    {
        lock (_gate)
        {
            var first = _outcomes.Count;
            _outcomes.AddRange(Enumerable.Repeat(Unanswered, count));
            return first;
        }
    }

    public void End(long first, IReadOnlyList<PublishReceipt> receipts)
    {
        lock (_gate)
        {
            for (var i = 0; i < receipts.Count; i++)
            {
                _outcomes[(int)first + i] = (byte)receipts[i].Outcome;
                Error ??= receipts[i].Error;
            }
        }
    }

    public long Count(PublishOutcome outcome) => Count((byte)outcome);

    /// <summary>How many records have no answer, as if unknown.</summary>
    public long CountUnanswered() => Count(Unanswered);

    /// <summary>How many records that were acknowledged are not among these.</summary>
    public long CountMissing(NumberSet seen)
    {
        lock (_gate)
        {
            long missing = 0;
            for (var number = 0; number < _outcomes.Count; number++)
            {
                if (_outcomes[number] == (byte)PublishOutcome.Stored && !seen.Contains(number))
                    missing++;
            }
            return missing;
        }
    }

    private long Count(byte outcome)
    {
        lock (_gate)
            return _outcomes.Count(other => other == outcome);
    }
}
