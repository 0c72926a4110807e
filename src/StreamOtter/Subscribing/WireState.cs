namespace StreamOtter.Subscribing;

/// <summary>What the gateway knows of a subscription, and what is under way about it.</summary>
internal enum WireState
{
    /// <summary>It knows nothing of it.</summary>
    Idle,

    /// <summary><c>subscribe</c> was sent.</summary>
    Subscribing,

    /// <summary><c>subscribed</c> came.</summary>
    Open,

    /// <summary>It is open there and not wanted; what still comes is for nobody. <c>unsubscribe</c> is to be sent.</summary>
    Departing,

    /// <summary><c>unsubscribe</c> was sent.</summary>
    Leaving,
}
