using System.Diagnostics;
using StreamOtter.Cli.Bench.Figures;

namespace StreamOtter.Cli.Bench.Session;

/// <summary>A stretch of time that is measured: what gateway and load used in it.</summary>
internal sealed class Stretch
{
    private readonly BenchSession _session;
    private readonly ProcessMeter _self = new(Environment.ProcessId);
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _waited;
    private readonly TimeSpan _ownCpu;
    private readonly TimeSpan _gatewayCpu;
    private readonly long _resident;

    /// <summary>Begins one.</summary>
    public Stretch(BenchSession session)
    {
        _session = session;
        _waited = session.Loop.Waited;
        _ownCpu = _self.Cpu;
        _gatewayCpu = session.Gateway?.Cpu ?? default;
        _resident = session.Gateway?.ResidentBytes ?? 0;
    }

    public double Seconds { get; private set; }

    public LoadFigures Load { get; private set; } = null!;

    public GatewayFigures? Gateway { get; private set; }

    /// <summary>Ends it.</summary>
    /// <param name="done">How many deliveries, or whatever was measured, the gateway's time went into; 0 where there is no such thing.</param>
    public void End(long done = 0)
    {
        Seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        var busy = 1 - ((_session.Loop.Waited - _waited) / (Seconds * Stopwatch.Frequency));
        Load = new LoadFigures { Cpu = Round((_self.Cpu - _ownCpu).TotalSeconds / Seconds), Busy = Round(busy) };
        if (_session.Gateway is not { } gateway)
            return;
        var cpu = gateway.Cpu - _gatewayCpu;
        Gateway = new GatewayFigures
        {
            ProcessId = gateway.Id,
            Cpu = Round(cpu.TotalSeconds / Seconds),
            CpuMicrosEach = done == 0 ? null : Round(cpu.TotalMicroseconds / done),
            ResidentBytesBefore = _resident,
            ResidentBytes = gateway.ResidentBytes,
        };
    }

    private static double Round(double value) => Math.Round(value, 3);
}
