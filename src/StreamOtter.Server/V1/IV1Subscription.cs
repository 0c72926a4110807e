namespace StreamOtter.Server.V1;

/// <summary>What a connection's subscriptions have in common.</summary>
internal interface IV1Subscription
{
    /// <summary>The client's number for it.</summary>
    int Number { get; }

    /// <summary>The client does not want it any more: it is told where it was, and then it is over.</summary>
    void Leave();

    /// <summary>The client's rights may have changed: it gets no further record of what is refused to it.</summary>
    /// <param name="refusalOf">Why it may not have a stream, or null where it may.</param>
    void OnRights(Func<string, string?> refusalOf);

    /// <summary>Some seconds have passed.</summary>
    void OnBeat();

    /// <summary>The connection is over.</summary>
    void Stop();
}
