using System.IO.Pipelines;

namespace StreamOtter.Server.Sockets.Direct;

/// <summary>A transport's input with another output.</summary>
internal sealed record DirectTransport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
