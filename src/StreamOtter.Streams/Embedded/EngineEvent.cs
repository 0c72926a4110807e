namespace StreamOtter.Streams.Embedded;

/// <summary>Something an operator should know of, for whoever keeps the log.</summary>
/// <param name="Kind">What kind of event.</param>
/// <param name="Stream">The stream it is about, or null.</param>
/// <param name="Message">One line: what happened, the file, and the mend where there is one.</param>
public sealed record EngineEvent(EngineEventKind Kind, string? Stream, string Message);
