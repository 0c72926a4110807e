namespace StreamOtter.Streams.Embedded;

/// <summary>What all streams of an engine share.</summary>
internal sealed record StreamLogContext(
    EmbeddedLogOptions Options, TimeProvider Time, WriterPool Writers, OpenSegments OpenSegments, Action<EngineEvent> Report);
