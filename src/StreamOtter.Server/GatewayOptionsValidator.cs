using System.Globalization;
using StreamOtter.Server.FileDrop;
using StreamOtter.Server.Security;
using StreamOtter.Server.StreamSea;
using StreamOtter.Streams;

namespace StreamOtter.Server;

/// <summary>Finds all that is wrong with a gateway's settings at once.</summary>
internal static class GatewayOptionsValidator
{
    private const long Mebibyte = 1L << 20;

    public static IReadOnlyList<string> Validate(GatewayOptions options)
    {
        var errors = new List<string>();
        var (sockets, window, credit, guide) = (options.Sockets, options.Window, options.Credit, options.Guide);
        InRange("Sockets:MaxMessageBytes", sockets.MaxMessageBytes, 1024, 64 * Mebibyte);
        InRange("Sockets:MaxConnections", sockets.MaxConnections, 1, 10_000_000);
        Between("Sockets:Heartbeat", sockets.Heartbeat, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Between("Sockets:CloseTimeout", sockets.CloseTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        foreach (var origin in sockets.AllowedOrigins)
        {
            if (origin is not ("*" or "null") && (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.AbsolutePath is not "/" || origin.EndsWith('/')))
                errors.Add($"Sockets:AllowedOrigins: '{origin}' is no origin; write scheme://host[:port] without a path, or *.");
        }
        foreach (var host in sockets.AllowedHosts.Where(host => Uri.CheckHostName(host) == UriHostNameType.Unknown))
            errors.Add($"Sockets:AllowedHosts: '{host}' is no host; write a name without scheme, port and path.");
        InRange("Window:MaxBytes", window.MaxBytes, Mebibyte, 64 * 1024 * Mebibyte);
        Between("Window:Linger", window.Linger, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        InRange("Window:ConcurrentReads", window.ConcurrentReads, 1, 64);
        InRange("Credit:Records", credit.Records, 1, 1_000_000);
        InRange("Credit:Bytes", credit.Bytes, 64 << 10, 1024 * Mebibyte);
        if (StreamName.Check(guide.Topic) is { } problem)
            errors.Add($"Guide:Topic (kafkaTopic): {problem}");
        else if (StreamName.IsSystem(guide.Topic))
            errors.Add($"Guide:Topic (kafkaTopic): names that begin with '{StreamName.SystemPrefix}' are the gateway's own; choose another.");
        if (!guide.Path.StartsWith('/') || guide.Path.Contains('{', StringComparison.Ordinal))
            errors.Add($"Guide:Path: '{guide.Path}' is no path; it starts with '/'.");
        errors.AddRange(AuthOptionsValidator.Validate(options.Auth));
        errors.AddRange(StreamSeaOptionsValidator.Validate(options.StreamSea));
        errors.AddRange(FileDropOptionsValidator.Validate(options.FileDrop));
        return errors;

        void InRange(string name, long value, long least, long most)
        {
            if (value < least || value > most)
                errors.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {value} is out of range; it can be {least:N0} to {most:N0}."));
        }

        void Between(string name, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
                errors.Add($"{name}: {value:c} is out of range; it can be {least:c} to {most:c}.");
        }
    }
}
