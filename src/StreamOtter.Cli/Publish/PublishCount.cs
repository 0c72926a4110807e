namespace StreamOtter.Cli.Publish;

/// <summary>What became of the lines.</summary>
internal sealed class PublishCount
{
    private string? _firstError;

    public long Stored { get; private set; }

    public long Refused { get; private set; }

    public long Unknown { get; private set; }

    public void Add(IReadOnlyList<PublishReceipt> receipts)
    {
        foreach (var receipt in receipts)
        {
            _firstError ??= receipt.Error;
            switch (receipt.Outcome)
            {
                case PublishOutcome.Stored:
                    Stored++;
                    break;
                case PublishOutcome.Refused:
                    Refused++;
                    break;
                default:
                    Unknown++;
                    break;
            }
        }
    }

    public ExitCode ExitCode => Refused > 0 ? ExitCode.Refused : Unknown > 0 ? ExitCode.Failed : ExitCode.Ok;

    public string Describe(string stream)
    {
        var text = $"{Stored} stored in '{stream}'";
        if (Refused > 0)
            text += $", {Refused} refused";
        if (Unknown > 0)
            text += $", {Unknown} of unknown outcome";
        return _firstError is null ? text + "." : $"{text}: {_firstError}";
    }
}
