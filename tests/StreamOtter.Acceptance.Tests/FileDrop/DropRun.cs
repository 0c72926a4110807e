using StreamOtter.Acceptance.Tests.Harness;

namespace StreamOtter.Acceptance.Tests.FileDrop;

/// <summary>One large file, published by gateways that end again and again while they are at it.</summary>
internal sealed class DropRun(TestDirectory directory, string stream, Func<string[], Task<GatewayProcess>> start)
{
    private readonly string _folder = directory.At("drop");

    /// <summary>Drops lines and has them published, with so many kills and one clean stop in the middle of the file.</summary>
    public async Task PublishAsync(string[] lines, int kills)
    {
        Directory.CreateDirectory(_folder);
        for (var round = 0; round <= kills; round++)
        {
            await using var gateway = await StartAsync();
            using var follower = await V1Client.ConnectAsync(gateway);
            await follower.FollowAsync(stream);
            if (round == 0)
                await DropAsync("large", lines);
            for (var messages = 0; messages <= round; messages++)
                _ = await follower.ReceiveRecordsAsync();
            await (round < kills ? gateway.KillAsync() : gateway.StopAsync());
            Assert.True(File.Exists(Path.Combine(_folder, "large")), "It was published before the gateway ended: drop more lines.");
        }
    }

    /// <summary>Has the rest published, and one line more: 'end'.</summary>
    public async Task<GatewayProcess> FinishAsync()
    {
        var gateway = await StartAsync();
        await IsDoneAsync("large");
        await DropAsync("last", ["end"]);
        await IsDoneAsync("last");
        return gateway;
    }

    private Task<GatewayProcess> StartAsync() => start(["--drop", $"{_folder}={stream}"]);

    private async Task DropAsync(string name, string[] lines)
    {
        var draft = Path.Combine(_folder, name + ".part");
        await File.WriteAllLinesAsync(draft, lines);
        File.Move(draft, Path.Combine(_folder, name));
    }

    private Task IsDoneAsync(string name) =>
        Eventually.IsAsync(() => Task.FromResult(File.Exists(Path.Combine(_folder, "done", name))), $"'{name}' is in done", TimeSpan.FromSeconds(90));
}
