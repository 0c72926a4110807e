using StreamOtter.Streams;

namespace StreamOtter.Server.Groups;

/// <summary>Finds where a group starts in a partition that it has no position in; negative for its end.</summary>
/// <exception cref="EngineException">The log cannot tell; it is asked again.</exception>
internal delegate ValueTask<long> GroupStart(IStreamLog log, int partition, CancellationToken cancellationToken);
