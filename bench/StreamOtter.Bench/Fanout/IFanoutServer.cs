using StreamOtter.Bench.Load;

namespace StreamOtter.Bench.Fanout;

/// <summary>A server that sends records to all its subscribers, as fast as they take them or at a rate.</summary>
internal interface IFanoutServer : IDisposable
{
    string Name { get; }

    /// <summary>The time its process has had on a processor.</summary>
    TimeSpan Cpu { get; }

    ReceiverGroup Receivers { get; }

    /// <summary>Lets records flow.</summary>
    /// <param name="perSecond">Records a second; 0 for as many as the subscribers take.</param>
    void Start(double perSecond);

    /// <summary>Called between two rounds of the load.</summary>
    void Pump();

    /// <summary>Lets no more flow.</summary>
    void Stop();

    /// <summary>After <see cref="Stop"/>: how many records were sent since the beginning, once that is known.</summary>
    long? Sent { get; }
}
