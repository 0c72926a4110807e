using System.CommandLine;
using System.Globalization;
using StreamOtter.Cli.Clients;
using StreamOtter.Cli.Output;
using StreamOtter.StreamSea;

namespace StreamOtter.Cli.StreamSea;

/// <summary><c>stream-sea subscribe</c>: a stream to standard output, each payload a line.</summary>
internal static class SeaSubscribeCommand
{
    public static Command Create()
    {
        var stream = StreamOption.Create();
        var fanout = new Option<bool>("--fanout", "-f") { Description = "Get every message (default: share them with your other subscriptions)" };
        var group = new Option<Guid?>("--group") { Description = "Share the messages with the subscriptions of this group, a UUID", HelpName = "UUID" };
        group.CustomParser = result =>
        {
            var text = result.Tokens[^1].Value;
            if (Guid.TryParseExact(text, "D", out var id))
                return id;
            result.AddError($"--group: '{text}' is no UUID, such as 2f1c0a6e-5e8c-4f0e-9a54-0f6f9d1c7b3a.");
            return null;
        };
        var jwt = new Option<string?>("--jwt") { Description = "Show this token instead of the secret: a file with it, read again at every connect, or the token itself", HelpName = "TOKEN" };
        var count = NumberOption.Optional("--count", 1, int.MaxValue, "End after this many messages; of a group's, those that are under way behind them are lost to it");
        var command = SeaServer.Command(
            "subscribe",
            "Write a stream to standard output: each message's payload is a line.",
            [stream, fanout, group, jwt, count],
            (_, parsed, options) => parsed.GetValue(jwt) is { } token ? WithToken(options, token) : options,
            (server, parsed, client, cancellationToken) => WriteAsync(
                client,
                parsed.GetValue(stream)!,
                new() { Fanout = parsed.GetValue(fanout), GroupId = parsed.GetValue(group), StateChanged = new Reporter(line => server.Report(parsed, line)).Report },
                parsed.GetValue(count),
                cancellationToken));
        command.Validators.Add(result =>
        {
            if (result.GetValue(fanout) && result.GetResult(group) is not null)
                result.AddError("--fanout and --group cannot go together: who gets every message shares with nobody.");
        });
        return command;
    }

    private static StreamSeaClientOptions WithToken(StreamSeaClientOptions options, string given)
    {
        var token = SeaInput.ReadText("--jwt", given); // what cannot be read is told before anybody is asked
        return File.Exists(given)
            ? options with { ClientSecret = null, JwtProvider = _ => ValueTask.FromResult(SeaInput.ReadText("--jwt", given)) }
            : options with { ClientSecret = null, Jwt = token };
    }

    private static async Task WriteAsync(StreamSeaClient client, string stream, StreamSeaSubscribeOptions options, int? count, CancellationToken cancellationToken)
    {
        using var output = new LineOutput();
        await using var messages = client.SubscribeAsync(stream, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var written = 0; written != count && !output.IsClosed; written++)
        {
            // What waits to be written goes out before we wait.
            var next = messages.MoveNextAsync();
            if (!next.IsCompleted)
                output.Flush();
            await next;
            Write(output, messages.Current.Utf8Payload);
        }
        output.Flush();
    }

    /// <summary>A line feed stands only between tokens, where it means as much as a blank.</summary>
    private static void Write(LineOutput output, ReadOnlySpan<byte> payload)
    {
        var line = output.Buffer.GetSpan(payload.Length);
        payload.CopyTo(line);
        line[..payload.Length].Replace((byte)'\n', (byte)' ');
        line[..payload.Length].Replace((byte)'\r', (byte)' ');
        output.Buffer.Advance(payload.Length);
        output.EndLine();
    }

    /// <summary>Tells of the connection; one that could never be made ends the command.</summary>
    private sealed class Reporter(Action<string> say)
    {
        private bool _wasOpen;

        public void Report(StateChange change)
        {
            if (change is { State: ClientState.Connecting, Cause: { } cause })
            {
                if (!_wasOpen && cause is ConnectionFailedException)
                    throw new CommandFailedException(ExitCode.Unreachable, cause.Message);
                say(string.Create(CultureInfo.InvariantCulture, $"{cause.Message.ReplaceLineEndings(" ").TrimEnd('.')}. Trying again in {change.RetryIn?.TotalSeconds:0.0} s."));
            }
            else if (change.State == ClientState.Open)
            {
                say(_wasOpen ? "Connected again." : "Subscribed.");
                _wasOpen = true;
            }
        }
    }
}
