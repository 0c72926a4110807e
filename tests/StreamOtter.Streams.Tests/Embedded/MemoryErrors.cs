namespace StreamOtter.Streams.Tests.Embedded;

internal static class MemoryErrors
{
    public static IOException DiskFull() => new("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28);

    public static IOException Broken() => new("Input/output error", 5);
}
