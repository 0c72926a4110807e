namespace StreamOtter.Protocol.V1;

/// <summary>
/// The codes of protocol v1 (spec/protocol.md, section 5): the same number serves in <c>error</c>, in <c>nack</c> and as
/// a WebSocket close code. The range of a code says what a client does; this is the one table of them.
/// </summary>
public static class ProtocolCode
{
    /// <summary>RFC 6455: done; a client does not reconnect.</summary>
    public const int NormalClosure = 1000;

    /// <summary>RFC 6455: the peer goes away; a client reconnects.</summary>
    public const int GoingAway = 1001;

    /// <summary>RFC 6455: the peer broke the protocol.</summary>
    public const int ProtocolError = 1002;

    /// <summary>RFC 6455: the peer closed without a code.</summary>
    public const int NoStatus = 1005;

    /// <summary>RFC 6455: a message above <c>limits.message</c>.</summary>
    public const int MessageTooBig = 1009;

    /// <summary>bad-message (closes): not JSON, not an object, no <c>type</c>, a member of the wrong kind.</summary>
    public const int BadMessage = 4001;

    /// <summary>out-of-order (closes): a message in the wrong state, a <c>seq</c> that does not continue.</summary>
    public const int OutOfOrder = 4002;

    /// <summary>hello-timeout (closes): no <c>hello</c> in time.</summary>
    public const int HelloTimeout = 4003;

    /// <summary>not-text (closes): a binary message.</summary>
    public const int NotText = 4004;

    /// <summary>unknown-type: a <c>type</c> of no meaning here.</summary>
    public const int UnknownType = 4005;

    /// <summary>credit-exceeded (closes): more unanswered than the credit allows.</summary>
    public const int CreditExceeded = 4006;

    /// <summary>bad-request: a request whose members do not fit together.</summary>
    public const int BadRequest = 4007;

    /// <summary>no-such-stream: it does not exist, and is not made on demand.</summary>
    public const int NoSuchStream = 4100;

    /// <summary>invalid-name: not the name of a stream.</summary>
    public const int InvalidName = 4101;

    /// <summary>no-such-partition.</summary>
    public const int NoSuchPartition = 4102;

    /// <summary>record-too-large.</summary>
    public const int RecordTooLarge = 4103;

    /// <summary>stream-ended: it was deleted while subscribed.</summary>
    public const int StreamEnded = 4104;

    /// <summary>corrupt: stored data fails its checksum.</summary>
    public const int Corrupt = 4105;

    /// <summary>unavailable: the log cannot be reached, or its disk fails.</summary>
    public const int Unavailable = 4200;

    /// <summary>draining (closes): the gateway stops.</summary>
    public const int Draining = 4201;

    /// <summary>too-slow (closes): the client took longer than its policy allows.</summary>
    public const int TooSlow = 4202;

    /// <summary>too-many-connections (closes).</summary>
    public const int TooManyConnections = 4203;

    /// <summary>unauthenticated (closes).</summary>
    public const int Unauthenticated = 4300;

    /// <summary>forbidden.</summary>
    public const int Forbidden = 4301;

    /// <summary>4000–4099: the client broke the protocol, and would do it again.</summary>
    public static bool IsProtocolError(int code) => code is >= 4000 and <= 4099;

    /// <summary>4100–4199: a request that cannot be served; the connection is sound, and the request is not repeated.</summary>
    public static bool IsRequestError(int code) => code is >= 4100 and <= 4199;

    /// <summary>4200–4299: not now; the request is repeated with backoff.</summary>
    public static bool IsTransient(int code) => code is >= 4200 and <= 4299;

    /// <summary>4300–4399: not allowed with these credentials.</summary>
    public static bool IsNotAllowed(int code) => code is >= 4300 and <= 4399;

    /// <summary>
    /// Whether a client whose connection closed with this code reconnects. Codes it does not know are judged by their
    /// range; outside all ranges there is no reason not to.
    /// </summary>
    public static bool ShouldReconnect(int code) => code switch
    {
        1000 or 1002 or 1003 or 1007 or 1009 or 1010 => false,
        >= 4000 and <= 4099 => false,
        >= 4300 and <= 4399 => false,
        _ => true,
    };

    /// <summary>Whether the gateway closes the connection after an error of this code.</summary>
    public static bool Closes(int code) => code is BadMessage or OutOfOrder or HelloTimeout or NotText or CreditExceeded
        or Draining or TooSlow or TooManyConnections or Unauthenticated;

    /// <summary>The code's name in the specification, or null where it has none there.</summary>
    public static string? NameOf(int code) => code switch
    {
        BadMessage => "bad-message",
        OutOfOrder => "out-of-order",
        HelloTimeout => "hello-timeout",
        NotText => "not-text",
        UnknownType => "unknown-type",
        CreditExceeded => "credit-exceeded",
        BadRequest => "bad-request",
        NoSuchStream => "no-such-stream",
        InvalidName => "invalid-name",
        NoSuchPartition => "no-such-partition",
        RecordTooLarge => "record-too-large",
        StreamEnded => "stream-ended",
        Corrupt => "corrupt",
        Unavailable => "unavailable",
        Draining => "draining",
        TooSlow => "too-slow",
        TooManyConnections => "too-many-connections",
        Unauthenticated => "unauthenticated",
        Forbidden => "forbidden",
        _ => null,
    };
}
