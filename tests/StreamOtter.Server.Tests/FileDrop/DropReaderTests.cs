using System.Text;
using StreamOtter.Server.FileDrop;

namespace StreamOtter.Server.Tests.FileDrop;

/// <summary>What a record of a file is.</summary>
public sealed class DropReaderTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "1:a")]
    [InlineData("a\nb\n", "1:a 2:b")]
    [InlineData("a\r\nb\r\n", "1:a 2:b")]
    [InlineData("\n\r\n\na\n\n", "4:a")]
    [InlineData("a\rb\n\r", "1:a\rb 2:\r")]
    [InlineData("\0\n\u00ff", "1:\0 2:\u00ff")]
    public async Task Read_Lines_AreTheirBytesWithoutTheirEnds(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', (await ReadAsync(text, 10)).Records));

    [Theory]
    [InlineData("1234567890\n")]
    [InlineData("1234567890\r\n")]
    [InlineData("1234567890")]
    public async Task Read_LineOfTheLargestSize_IsTaken(string text) =>
        Assert.Equal(["1:1234567890"], (await ReadAsync(text, 10)).Records);

    [Theory]
    [InlineData("a\n12345678901\nb", "Line 2 ")]
    [InlineData("a\n12345678901", "Line 2 ")]
    [InlineData("a\n123456789012345\n", "Line 2 ")]
    public async Task Read_LineTooLong_IsNamed(string text, string expected) =>
        Assert.StartsWith(expected, (await ReadAsync(text, 10)).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task Read_LinesOfAllSizesAroundTheChunk_AreWhole()
    {
        var random = new Random(1);
        var lines = Enumerable.Range(0, 300).Select(i => new string((char)('a' + i % 26), i % 50 == 0 ? random.Next(200_000, 900_000) : random.Next(1, 3000))).ToArray();
        var (records, problem) = await ReadAsync(string.Join("\r\n", lines), 900_000);
        Assert.Null(problem);
        Assert.Equal(lines.Select((line, i) => $"{i + 1}:{line}"), records);
    }

    [Fact]
    public async Task Read_LineOfTwoGigabytes_IsRefusedWithoutBeingHeld()
    {
        using (var file = File.OpenWrite(_path))
            file.SetLength(2L << 30);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var (records, problem) = await ReadAsync(text: null, 1_000_000);
        Assert.Empty(records);
        Assert.StartsWith("Line 1 ", problem, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 1 << 30); // half of it: other tests allocate too
    }

    [Fact]
    public async Task Read_FileShorterThanItWas_Fails()
    {
        using var handle = File.OpenHandle(_path);
        await Assert.ThrowsAsync<IOException>(async () => await new DropReader(handle, 5, new FileDropOptions()).ReadAsync(default));
    }

    [Fact]
    public async Task Read_WholeFileTooLarge_IsRefused()
    {
        var (records, problem) = await ReadAsync("12345\n678901", 10, wholeFiles: true);
        Assert.Empty(records);
        Assert.StartsWith("The file ", problem, StringComparison.Ordinal);
    }

    private async Task<(List<string> Records, string? Problem)> ReadAsync(string? text, int most, bool wholeFiles = false)
    {
        if (text is not null)
            File.WriteAllText(_path, text, Encoding.Latin1);
        using var handle = File.OpenHandle(_path);
        var reader = new DropReader(handle, RandomAccess.GetLength(handle), new FileDropOptions { MaxRecordBytes = most, WholeFiles = wholeFiles });
        var records = new List<string>();
        while (await reader.ReadAsync(default) is { Count: > 0 } read)
        {
            Assert.InRange(read.Count, 1, DropReader.MaxRecords);
            Assert.Equal(records.Count + 1, read[0].Number);
            records.AddRange(read.Select(record => $"{record.Line}:{Encoding.Latin1.GetString(record.Value.Span)}"));
        }
        return (records, reader.Problem);
    }
}
