using System.CommandLine;
using StreamOtter.Protocol.StreamSea;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea describe</c>: a stream's schema to standard output.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var stream = StreamOption.Create();
        return SeaServer.Command("describe", "Write a stream's newest schema to standard output, as JSON.", [stream], async (_, parsed, client, cancellationToken) =>
        {
            var definition = await client.DescribeStreamAsync(parsed.GetValue(stream)!, cancellationToken);
            SeaOutput.Write(json => SchemaWriter.Write(json, definition));
        });
    }
}
