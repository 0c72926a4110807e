using System.Runtime.InteropServices;

namespace StreamOtter.Subscribing;

/// <summary>What comes to a subscription, in order.</summary>
/// <param name="What">
/// A <see cref="StreamRecord"/> or <see cref="GroupRecord"/>, a <see cref="StreamGap"/>, a <see cref="StreamMove"/>, or the
/// <see cref="SubscriptionFailedException"/> of one of several streams.
/// </param>
/// <param name="Bytes">The memory it takes, about.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Delivery(object What, int Bytes);
