using System.Text.Json;
using System.Text.Json.Nodes;
using StreamOtter.Client.Tests.Support;
using StreamOtter.StreamSea;

namespace StreamOtter.Client.Tests.StreamSea;

/// <summary>A gateway, its administrator, and a client of a jail.</summary>
public abstract class SeaTest : IAsyncLifetime
{
    private readonly List<StreamSeaClient> _clients = [];

    private protected SeaGateway Gateway { get; private set; } = null!;

    private protected StreamSeaClient Admin { get; private set; } = null!;

    /// <summary>The client <c>boiler</c> of the jail <c>house</c>.</summary>
    private protected StreamSeaClient Client { get; private set; } = null!;

    private protected StreamSeaCredentials Credentials { get; private set; } = null!;

    /// <summary>The gateway's clock.</summary>
    private protected virtual TimeProvider Time => TimeProvider.System;

    public virtual async ValueTask InitializeAsync()
    {
        Gateway = await SeaGateway.StartAsync(time: Time);
        Admin = NewClient(Gateway.Options());
        Credentials = await Admin.CreateJailAsync("house", "A house", "boiler");
        Client = NewClient(ClientOptions);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Gateway.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected StreamSeaClientOptions ClientOptions => Gateway.Options(Credentials.ClientId, Credentials.ClientSecret);

    private protected StreamSeaClient NewClient(StreamSeaClientOptions options)
    {
        var client = new StreamSeaClient(options);
        _clients.Add(client);
        return client;
    }

    private protected Task PublishAsync(int number) => Client.PublishAsync("s", new JsonObject { ["n"] = number }).WaitAsync(Bounds.Wait);

    private protected static int NumberIn(StreamSeaMessage message) => message.Payload.GetProperty("n").GetInt32();

    private protected static async Task<int> NextAsync(Subscribed subscribed) => NumberIn(await subscribed.NextAsync());

    private protected static JsonElement Json(string text) => JsonElement.Parse(text);
}
