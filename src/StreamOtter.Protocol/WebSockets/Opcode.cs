namespace StreamOtter.Protocol.WebSockets;

/// <summary>What a frame is (RFC 6455, section 5.2).</summary>
public enum Opcode : byte
{
    /// <summary>More of a fragmented message.</summary>
    Continuation = 0x0,

    /// <summary>Text in UTF-8.</summary>
    Text = 0x1,

    /// <summary>Bytes.</summary>
    Binary = 0x2,

    /// <summary>Close handshake.</summary>
    Close = 0x8,

    /// <summary>A sign of life is asked for.</summary>
    Ping = 0x9,

    /// <summary>A sign of life.</summary>
    Pong = 0xA,
}
