using StreamOtter.Server.FileDrop;

namespace StreamOtter.Server.Tests.FileDrop;

public sealed class FileDropOptionsTests
{
    [Theory]
    [InlineData("drop", "DIR=STREAM")]
    [InlineData("=orders", "DIR=STREAM")]
    [InlineData("drop=", "must not be empty")]
    [InlineData("drop=_streamotter-x", "the gateway's own")]
    [InlineData("drop=or ders", "ASCII letters")]
    public void Validate_FolderIsWrong_NamesIt(string folder, string expected) =>
        Assert.Contains(expected, Assert.Single(new GatewayOptions { FileDrop = new() { Folders = [folder] } }.Validate()), StringComparison.Ordinal);

    [Fact]
    public void Validate_AllIsWrong_NamesAll() => Assert.Equal(3, new GatewayOptions
    {
        FileDrop = new() { Folders = ["drop=a", "./drop/=b"], Settle = TimeSpan.Zero, MaxRecordBytes = 0 },
    }.Validate().Count);

    [Fact]
    public void TryParse_PathWithEquals_DividesAtTheLast()
    {
        Assert.True(DropTarget.TryParse("/a=b/c=orders", out var target, out _));
        Assert.Equal(("/a=b/c", "orders"), (target.Path, target.Stream));
    }
}
