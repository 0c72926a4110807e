using Microsoft.AspNetCore.SignalR;

namespace StreamOtter.Bench.SignalR;

/// <summary>Clients only listen.</summary>
internal sealed class BroadcastHub : Hub;
