namespace StreamOtter;

/// <summary>A record was not stored, or nobody knows; thrown by <see cref="PublishReceipt.ThrowIfNotStored"/>.</summary>
public sealed class PublishFailedException : StreamOtterException
{
    internal PublishFailedException(PublishReceipt receipt)
        : base(receipt.Outcome == PublishOutcome.Refused
            ? $"The record was refused: {ConnectionRefusedException.Describe(receipt.Code, receipt.Error)}"
            : $"Whether the record is stored is not known: {receipt.Error}") => Receipt = receipt;

    /// <summary>What became of the record.</summary>
    public PublishReceipt Receipt { get; }
}
