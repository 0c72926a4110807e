namespace StreamOtter.Serialization;

/// <summary>The byte that keeps, in front of bytes that were made of a message, which kind it was.</summary>
internal static class PayloadKind
{
    private const byte Text = (byte)'t';
    private const byte Binary = (byte)'b';

    public static byte Of(MessageData data) => data.IsText ? Text : Binary;

    /// <exception cref="InvalidDataException">It is no such byte.</exception>
    public static MessageData Restore(byte kind, ReadOnlyMemory<byte> bytes) => kind switch
    {
        Text => MessageData.FromText(bytes),
        Binary => MessageData.FromBytes(bytes),
        _ => throw new InvalidDataException($"A message that was made by no transform of ours: it begins with 0x{kind:x2}."),
    };
}
