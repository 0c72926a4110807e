namespace StreamOtter.Bench.Fanout;

/// <summary>What is measured of fan-out.</summary>
/// <param name="Connections">Subscribers of each server.</param>
/// <param name="Seconds">How long each measurement takes.</param>
/// <param name="Rounds">How often A B B A is gone through.</param>
/// <param name="Against">"signalr", or the assembly of another build of the gateway.</param>
/// <param name="Feed">How the gateway is fed.</param>
/// <param name="Latency">Whether latency is measured too.</param>
/// <param name="Rate">Records a second while latency is measured; null: half of what each server can.</param>
internal sealed record FanoutOptions(int Connections, TimeSpan Seconds, int Rounds, string Against, FeedOptions Feed, bool Latency, double? Rate);
