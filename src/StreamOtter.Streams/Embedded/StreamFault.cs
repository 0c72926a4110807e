namespace StreamOtter.Streams.Embedded;

/// <summary>Why a stream does not append.</summary>
/// <param name="Kind">Whether and how it can mend.</param>
/// <param name="Message">The cause and the mend.</param>
internal sealed record StreamFault(StreamFaultKind Kind, string Message)
{
    /// <summary>What a record that came too late is told.</summary>
    public AppendResult Refusal =>
        AppendResult.Refused(Kind == StreamFaultKind.Corrupt ? EngineError.Corrupt : EngineError.StorageFailed, Message);
}
