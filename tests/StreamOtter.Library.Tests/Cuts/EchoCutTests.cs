using System.Collections.Concurrent;
using System.Globalization;
using StreamOtter.Resilience;
using StreamOtter.Serialization;
using StreamOtter.WebSockets;

namespace StreamOtter.Library.Tests.Cuts;

/// <summary>
/// A connection to a server without acknowledgements: after a hundred cuts it is known of every message whether it
/// arrived, did not, or may have.
/// </summary>
public sealed class EchoCutTests
{
    private const int Cuts = 100;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    private readonly ConcurrentDictionary<long, UndeliveredMessage> _undelivered = new();
    private readonly List<int> _echoes = [];

    [Theory]
    [InlineData(1, 2_000)]
    [InlineData(2, 8_000)]
    public async Task Send_HundredRandomCuts_WhatIsReportedAndWhatArrivedIsWhatWasSent(int seed, int longest)
    {
        await using var server = await EchoServer.StartAsync();
        var receipts = await SendAsync(server, seed, longest, resend: false);
        var received = await server.StopAsync();

        Assert.Equal(received.Order().Distinct(), received); // in order, and none twice
        var arrived = received.ToHashSet();
        var outcomes = new Dictionary<DeliveryOutcome, int>();
        foreach (var receipt in receipts)
        {
            var outcome = await receipt.Outcome;
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
            Assert.Equal(outcome != DeliveryOutcome.Delivered, _undelivered.ContainsKey(receipt.Number));
            if (outcome == DeliveryOutcome.Delivered)
                Assert.Contains((int)receipt.Number, arrived);
            else
                Assert.Equal((outcome, $"{receipt.Number}"), (_undelivered[receipt.Number].Outcome, _undelivered[receipt.Number].Message));
            if (outcome == DeliveryOutcome.NotSent)
                Assert.DoesNotContain((int)receipt.Number, arrived);
        }
        Assert.Equal(receipts.Select(receipt => (int)receipt.Number), arrived.Union(_undelivered.Keys.Select(number => (int)number)).Order());
        Assert.True(outcomes.ContainsKey(DeliveryOutcome.Unknown) && outcomes[DeliveryOutcome.Delivered] > Cuts, "There was nothing to tell apart.");
        Assert.Subset(arrived, _echoes.ToHashSet());
        TestContext.Current.TestOutputHelper?.WriteLine($"{receipts.Count} sent, {arrived.Count} arrived, {string.Join(", ", outcomes)}");
    }

    [Fact]
    public async Task Send_HundredRandomCutsAndResendUnproven_EachArrivesAtLeastOnce_InOrder()
    {
        await using var server = await EchoServer.StartAsync();
        var receipts = await SendAsync(server, seed: 3, longest: 5_000, resend: true);
        var received = await server.StopAsync();
        Assert.Equal(receipts.Select(receipt => (int)receipt.Number), received.Distinct());
        Assert.Empty(_undelivered);
        TestContext.Current.TestOutputHelper?.WriteLine($"{receipts.Count} sent, {received.Count} arrived");
    }

    /// <summary>Sends numbers until the proxy has cut often enough, then closes in peace.</summary>
    private async Task<List<SendReceipt>> SendAsync(EchoServer server, int seed, int longest, bool resend)
    {
        await using var proxy = new CuttingProxy(server.Url, Cuts, longest, seed);
        await using var manager = new WebSocketManager();
        var connection = manager.CreateConnection(proxy.Url, new ConnectionOptions
        {
            ResendUnproven = resend,
            Reconnection = new ReconnectionOptions { RetryDelay = TimeSpan.FromMilliseconds(1), Backoff = BackoffKind.Fixed },
            SendBuffer = new SendBufferOptions { MaxMessages = 64 },
            Serializer = new RawStrategy(),
            Deserializer = new RawStrategy(),
        });
        connection.MessageUndelivered += (_, message) => Assert.True(_undelivered.TryAdd(message.Number, message));
        connection.MessageReceived += (_, message) => _echoes.Add(int.Parse((string)message.Message!, CultureInfo.InvariantCulture));
        var receipts = new List<SendReceipt>();
        using var limit = new CancellationTokenSource(Limit);
        while (!proxy.IsDone)
            receipts.Add(await connection.SendAsync($"{receipts.Count + 1}", limit.Token));
        SendReceipt last;
        do
            receipts.Add(last = await connection.SendAsync($"{receipts.Count + 1}", limit.Token));
        while (await last.Outcome.WaitAsync(limit.Token) != DeliveryOutcome.Delivered); // it may not have seen the last cut
        var closed = await connection.CloseAsync(cancellationToken: limit.Token);
        Assert.True(closed.WasClean, $"{closed}");
        return receipts;
    }
}
