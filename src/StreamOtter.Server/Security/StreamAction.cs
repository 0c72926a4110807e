namespace StreamOtter.Server.Security;

/// <summary>What is done with a stream.</summary>
internal enum StreamAction
{
    /// <summary>Records are stored in it.</summary>
    Publish,

    /// <summary>It is subscribed to, read, or asked about.</summary>
    Subscribe,
}
