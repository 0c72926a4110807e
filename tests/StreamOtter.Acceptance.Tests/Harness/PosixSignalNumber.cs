namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>Signals, by their number.</summary>
internal enum PosixSignalNumber
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
}
