#pragma warning disable CS1591
namespace StreamOtter.Protocol.V1;

/// <summary>Error and close codes of protocol v1 (spec/protocol.md, section 5).</summary>
public static class ProtocolCode
{
    public const int BadMessage = 4001;
    public const int OutOfOrder = 4002;
    public const int HelloTimeout = 4003;
    public const int NotText = 4004;
    public const int UnknownType = 4005;
    public const int CreditExceeded = 4006;
    public const int BadRequest = 4007;
    public const int NoSuchStream = 4100;
    public const int InvalidName = 4101;
    public const int NoSuchPartition = 4102;
    public const int RecordTooLarge = 4103;
    public const int StreamEnded = 4104;
    public const int Corrupt = 4105;
    public const int Unavailable = 4200;
    public const int Draining = 4201;
    public const int TooSlow = 4202;
    public const int TooManyConnections = 4203;
    public const int Unauthenticated = 4300;
    public const int Forbidden = 4301;
}
