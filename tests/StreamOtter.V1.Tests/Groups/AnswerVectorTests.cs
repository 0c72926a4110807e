using System.Text;
using System.Text.Json;
using StreamOtter.Server.V1;
using StreamOtter.V1.Tests.Gateways;

namespace StreamOtter.V1.Tests.Groups;

/// <summary>Answers of spec/vectors/groups.json.</summary>
public sealed class AnswerVectorTests
{
    public static TheoryData<string> Answers => Names("answers");

    public static TheoryData<string> Refused => Names("refused");

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answer_Read_SpeaksOfItsOffsets(string name)
    {
        var vector = Find("answers", name);

        var answer = V1Answer.Read(Encoding.UTF8.GetBytes(vector.GetProperty("message").GetString()!));

        Assert.Equal(1, answer.Sub);
        Assert.Equal(vector.GetProperty("delay").GetInt64(), answer.Delay.TotalMilliseconds);
        Assert.Equal(vector.GetProperty("dead").GetBoolean(), answer.IsDead);
        Assert.All(vector.GetProperty("covers").EnumerateArray(), at => Assert.True(answer.Runs.Contains(at[0].GetInt32(), at[1].GetInt64())));
        Assert.All(vector.GetProperty("leaves").EnumerateArray(), at => Assert.False(answer.Runs.Contains(at[0].GetInt32(), at[1].GetInt64())));
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Answer_ThatIsNone_IsRefusedAndHarmsNothing(string name)
    {
        var vector = Find("refused", name);
        await using var gateway = await TestGateway.StartAsync();
        using var client = await gateway.ConnectAsync();
        await client.JoinAsync("s", "g");
        await gateway.AppendAsync("s", "k", "1");
        await client.ReceiveRecordsAsync(1);

        await client.SendAsync(vector.GetProperty("message").GetString()!);

        if (vector.GetProperty("code").GetInt32() is 4001 and var close)
        {
            Assert.Equal(close, await client.ReceiveCloseAsync());
            return;
        }
        var error = await client.ReceiveAsync("error");
        Assert.Equal(vector.GetProperty("code").GetInt32(), error.GetProperty("code").GetInt32());
        Assert.False(error.TryGetProperty("sub", out _)); // it is not over
        await client.NackAsync(0);
        Assert.Equal(2, GroupTests.TryOf((await client.ReceiveRecordsAsync(1))[0]));
    }

    private static TheoryData<string> Names(string list) => [.. List(list).Select(vector => vector.GetProperty("name").GetString()!)];

    private static JsonElement Find(string list, string name) => List(list).Single(vector => vector.GetProperty("name").GetString() == name);

    private static JsonElement.ArrayEnumerator List(string list) =>
        JsonElement.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "vectors", "groups.json"))).GetProperty(list).EnumerateArray();
}
