namespace StreamOtter.Server.Guide;

/// <summary>What a guide's client gets of the topic: all of it, or its share.</summary>
internal interface IGuideSubscription
{
    /// <summary>Says welcome, and begins to send.</summary>
    void Start();

    /// <summary>Nothing more is sent.</summary>
    void Stop();
}
