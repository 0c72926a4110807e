using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using StreamOtter.Engines.Tests.Support;

namespace StreamOtter.Engines.Tests.StreamSea;

public abstract partial class StreamSeaConformance<TEngine>
{
    private const int Jails = 20;
    private const int ClientsPerJail = 10;

    private static TimeSpan Crowding => TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("STREAMOTTER_LONG") == "1" ? 30 : 5);

    /// <summary>
    /// 200 clients in 20 jails, all of which use the same names, publish and subscribe at once. A third bears tokens with
    /// filters, which this test evaluates on its own.
    /// </summary>
    [Fact]
    public async Task Crowd_OfManyJails_NobodySeesAnotherJailsRecordNorWhatItsFilterRefuses()
    {
        var published = new ConcurrentDictionary<string, ConcurrentBag<string>>();
        var members = new List<CrowdMember>();
        for (var j = 0; j < Jails; j++)
        {
            var jail = await NewJailAsync(NewId(), client: $"c0-{Guid.NewGuid():N}");
            published[jail.Id] = [];
            for (var c = 0; c < ClientsPerJail; c++)
            {
                var member = c == 0 ? jail : await WithNewClientAsync(jail, $"c{c}-{Guid.NewGuid():N}");
                members.Add(await CrowdMember.JoinAsync(member, c));
            }
        }

        using var over = new CancellationTokenSource(Crowding, TimeProvider.System);
        await Task.WhenAll(members.Select((member, number) => PublishAsync(member, number, over.Token)));

        foreach (var jail in members.GroupBy(member => member.Jail.Id))
        {
            var all = published[jail.Key].Order(StringComparer.Ordinal).ToList();
            var filtered = all.Where(CrowdMember.Passes).ToList();
            Assert.NotEmpty(filtered);
            foreach (var member in jail)
            {
                var expected = member.Filters ? filtered : all;
                await UntilQuietAsync(member, expected.Count);
                Assert.Equal(expected, member.Seen.Order(StringComparer.Ordinal));
            }
        }
        foreach (var member in members)
            await member.DisposeAsync();

        async Task PublishAsync(CrowdMember member, int number, CancellationToken cancellationToken)
        {
            for (var n = 0; !cancellationToken.IsCancellationRequested; n++)
            {
                var payload = string.Create(CultureInfo.InvariantCulture, $$"""{"jail":"{{member.Jail.Id}}","from":{{number}},"n":{{n}},"level":{{n % 5}},"alarm":{{(n % 3 == 0 ? "true" : "false")}}}""");
                await member.Jail.Api.PublishAsync("shared", payload);
                published[member.Jail.Id].Add(payload);
            }
        }
    }

    /// <summary>Waits as long as records still come.</summary>
    private static async Task UntilQuietAsync(CrowdMember member, int expected)
    {
        for (var seen = -1; member.Count < expected && member.Count > seen;)
        {
            seen = member.Count;
            using var limit = new CancellationTokenSource(Limits.Wait, TimeProvider.System);
            try
            {
                while (member.Count == seen)
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, limit.Token);
            }
            catch (OperationCanceledException)
            {
                return; // nothing has come for long: the test tells what is missing
            }
        }
    }

    private static async Task<SeaJail> WithNewClientAsync(SeaJail jail, string id) => jail with
    {
        Api = jail.Api.As(id, SeaApi.Text(await jail.Api.PostAsync("client", $$"""{"clientId":"{{id}}","description":""}"""), "secret")),
    };

    /// <summary>A client of the crowd: every third shows its secret, a token, a token with a filter.</summary>
    private sealed class CrowdMember : IAsyncDisposable
    {
        private const string Filter = """{"t":"and","e":[{"t":"path","e":"$.alarm"},{"t":"not","e":[{"t":"eq","e":[{"t":"path","e":"$.level"},{"t":"number","e":2}]}]}]}""";

        private readonly SeaSocket _socket;
        private readonly Collector _collector;

        private CrowdMember(SeaJail jail, SeaSocket socket, bool filters)
        {
            (Jail, _socket, Filters) = (jail, socket, filters);
            _collector = Collect(socket);
        }

        public SeaJail Jail { get; }

        /// <summary>Whether it gets only what <see cref="Passes"/>.</summary>
        public bool Filters { get; }

        public int Count => _collector.Count;

        public IReadOnlyList<string> Seen => _collector.Seen;

        public static async Task<CrowdMember> JoinAsync(SeaJail jail, int number)
        {
            var kind = number % 3;
            if (kind > 0)
                await SeaKeys.Own.SetAsync(jail.Api);
            var socket = kind switch
            {
                0 => await SeaSocket.OpenAsync(jail),
                1 => await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}},"mustFanout":true}"""),
                _ => await SeaSocket.OpenAsync(jail, $$"""{"exp":{{Soon}},"mustFanout":{{(number % 2 == 0 ? "true" : "false")}},"filter":{{Filter}}}"""),
            };
            await socket.SubscribeAsync("shared");
            return new CrowdMember(jail, socket, kind == 2);
        }

        /// <summary>What the filter says, evaluated by nothing of the product's.</summary>
        public static bool Passes(string payload)
        {
            var message = JsonNode.Parse(payload)!;
            return message["alarm"]!.GetValue<bool>() && message["level"]!.GetValue<int>() != 2;
        }

        public ValueTask DisposeAsync() => _socket.DisposeAsync();
    }
}
