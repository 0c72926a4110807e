using System.Text;
using StreamOtter.Logging;
using StreamOtter.Logging.Outputs;

namespace StreamOtter.Extensions.Tests.Logging;

public sealed class RollingFileTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    private string Log => _directory.At("app.log");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Write_BeyondTheSize_Rolls_AndKeepsSoMany()
    {
        using (var file = new RollingFile(Log, maxBytes: 20, maxFiles: 3))
            Write(file, [.. Enumerable.Range(0, 10).Select(number => $"line {number:d3}")]); // of 9 bytes: two a file
        Assert.Equal("line 008\nline 009\n", File.ReadAllText(Log));
        Assert.Equal("line 006\nline 007\n", File.ReadAllText(Log + ".1"));
        Assert.Equal("line 004\nline 005\n", File.ReadAllText(Log + ".2"));
        Assert.False(File.Exists(Log + ".3"));
    }

    [Fact]
    public void Write_OfOneLineThatIsTooLarge_IsAFileOfItsOwn()
    {
        using (var file = new RollingFile(Log, maxBytes: 20, maxFiles: 1))
            Write(file, "short", new string('x', 100), "after");
        Assert.Equal("after\n", File.ReadAllText(Log));
    }

    [Fact]
    public void Open_OfAFileThatIsThere_AddsToIt_AfterALineThatWasCutOff()
    {
        File.WriteAllText(Log, "whole\ncut o");
        using (var file = new RollingFile(Log, 1_000, 3))
            Write(file, "new");
        Assert.Equal("whole\ncut o\nnew\n", File.ReadAllText(Log));
    }

    [Fact]
    public void Open_OfAFileInNoFolder_SaysWhatToDo()
    {
        var error = Assert.Throws<LogOutputException>(() => new RollingFile(_directory.At("none/app.log"), 1_000, 3));
        Assert.Contains("none/app.log", error.Message, StringComparison.Ordinal);
        Assert.Contains("Name a file in a folder that is there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_OfADirectory_IsRefused() => Assert.Throws<LogOutputException>(() => new RollingFile(_directory.At(""), 1_000, 3));

    [Fact]
    public void Open_OfAFileThatAnotherHas_IsRefused()
    {
        using var file = new RollingFile(Log, 1_000, 3);
        Assert.Throws<LogOutputException>(() => new RollingFile(Log, 1_000, 3));
    }

    [Fact]
    public void Write_AfterAFailure_WorksAgain()
    {
        using var file = new RollingFile(Log, maxBytes: 10, maxFiles: 2);
        Write(file, "one 45678");
        Directory.CreateDirectory(Log + ".1/x"); // it cannot be replaced by a file
        Assert.ThrowsAny<IOException>(() => Write(file, "two"));
        Directory.Delete(Log + ".1", recursive: true);
        Write(file, "three");
        Assert.Equal("three\n", File.ReadAllText(Log));
        Assert.Equal("one 45678\n", File.ReadAllText(Log + ".1"));
    }

    private static void Write(RollingFile file, params string[] lines) =>
        file.Write([.. lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line + "\n"))]);
}
