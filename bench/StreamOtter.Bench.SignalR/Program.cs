using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamOtter.Bench.SignalR;

// Says "port N", then obeys its standard input: "start RATE", "stop" (answers "sent N"). Ends with it.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
builder.Services.AddSignalR(hub => hub.ClientTimeoutInterval = TimeSpan.FromHours(1)); // the load says nothing
builder.Services.AddSingleton<Broadcaster>();
await using var app = builder.Build();
app.MapHub<BroadcastHub>("/hub");
await app.StartAsync();

var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
Console.WriteLine($"port {new Uri(address).Port}");
var broadcaster = app.Services.GetRequiredService<Broadcaster>();
while (await Console.In.ReadLineAsync() is { } line)
{
    if (line.StartsWith("start ", StringComparison.Ordinal))
        broadcaster.Start(double.Parse(line["start ".Length..], CultureInfo.InvariantCulture));
    else
        Console.WriteLine($"sent {await broadcaster.StopAsync()}");
}
