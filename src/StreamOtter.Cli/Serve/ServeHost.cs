using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using StreamOtter.Server;

namespace StreamOtter.Cli.Serve;

/// <summary>The gateway as a process: its two ports, its logs, its stop.</summary>
internal static class ServeHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(15);

    public static WebApplication Build(ServeOptions options, out ServePorts ports)
    {
        // Nothing is read from where the application happens to stand: no appsettings.json, no ASPNETCORE_ variables.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "streamotter" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        AddLogging(builder, options);
        AddListeners(builder, options);
        builder.Services.AddStreamOtterGateway(
            services => ServeEngine.Create(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>()),
            options.ToGatewayOptions());

        var app = builder.Build();
        ports = new ServePorts(app.Services.GetRequiredService<IServer>());
        var http = ports;
        // WebSockets are served on both ports; what is for operators only on the HTTP port, which a firewall can close.
        app.UseRouting();
        app.MapStreamOtter();
        app.MapStreamOtterHealth().Add(endpoint => OnHttpPortOnly(endpoint, http));
        app.MapFallback(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("Nothing is served here.\n");
        });
        return app;
    }

    private static void OnHttpPortOnly(EndpointBuilder endpoint, ServePorts ports)
    {
        var serve = endpoint.RequestDelegate!;
        endpoint.RequestDelegate = context =>
        {
            if (context.Connection.LocalPort == ports.Http)
                return serve(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        };
    }

    private static void AddListeners(WebApplicationBuilder builder, ServeOptions options)
    {
        var certificate = TlsCertificate.Read(options.Tls);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentUpgradedConnections = options.Sockets.MaxConnections;
            kestrel.Limits.MaxRequestBodySize = options.Sockets.MaxMessageBytes;
            var address = BindAddress.Parse(options.Bind)!;
            kestrel.Listen(new IPEndPoint(address, options.WsPort), Carry);
            kestrel.Listen(new IPEndPoint(address, options.HttpPort), Carry);
        });

        void Carry(ListenOptions listen)
        {
            listen.UseDirectSend();
            if (certificate is not null)
                listen.UseHttps(https => (https.ServerCertificate, https.ServerCertificateChain) = (certificate.Certificate, certificate.Chain));
        }
    }

    private static void AddLogging(WebApplicationBuilder builder, ServeOptions options)
    {
        builder.Logging.SetMinimumLevel(options.LogLevel);
        // The frameworks' own lines: how a request was routed is no news, that it failed is.
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        // What cannot be started is told in one line by the command, not in a stack trace by the host.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        if (options.LogFormat == LogFormat.Json)
        {
            builder.Logging.AddJsonConsole(console =>
            {
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            });
        }
        else
        {
            builder.Logging.AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.UseUtcTimestamp = true;
                console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
                console.ColorBehavior = LoggerColorBehavior.Default;
            });
        }
    }
}
