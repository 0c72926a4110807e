using System.Text;
using System.Text.Json;
using StreamOtter.Testing;

namespace StreamOtter.Library.Tests.Testing;

public sealed class TestMessageTests
{
    [Theory]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(128)]
    [InlineData(100_000)]
    public void GenerateTestMessage_IsJson_OfJustThatSize(int size)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var message = TestingUtilities.GenerateTestMessage(seed, size);
            Assert.Equal(size, Encoding.UTF8.GetByteCount(message));
            using var json = JsonDocument.Parse(message);
            Assert.Equal(["id", "text"], json.RootElement.EnumerateObject().Select(member => member.Name));
        }
    }

    [Fact]
    public void GenerateTestMessage_IsTheSameForTheSameSeed_OnEveryMachine()
    {
        Assert.Equal(TestingUtilities.GenerateTestMessage(7), TestingUtilities.GenerateTestMessage(7));
        Assert.NotEqual(TestingUtilities.GenerateTestMessage(7), TestingUtilities.GenerateTestMessage(8));
        Assert.StartsWith("""{"id":1559595546,""", TestingUtilities.GenerateTestMessage(), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => TestingUtilities.GenerateTestMessage(size: 31));
    }

    [Fact]
    public void GenerateTestMessages_OfAType_AreMadeByTheirNumbers()
    {
        var orders = TestingUtilities.GenerateTestMessages(3, (random, number) => (Id: number, Price: random.Next(1_000)), seed: 1);
        Assert.Equal([0, 1, 2], orders.Select(order => order.Id));
        Assert.Equal(orders, TestingUtilities.GenerateTestMessages(3, (random, number) => (Id: number, Price: random.Next(1_000)), seed: 1));
        Assert.Equal(orders[0].Price, TestingUtilities.GenerateTestMessage(random => random.Next(1_000), seed: 1));
        Assert.Empty(TestingUtilities.GenerateTestMessages(0, (_, number) => number));
    }
}
