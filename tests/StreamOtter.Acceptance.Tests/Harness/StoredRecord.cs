using System.Text.Json;

namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A record as it was read back from the log.</summary>
internal sealed record StoredRecord(int Partition, long Offset, string Key, string Headers, string Value)
{
    /// <summary>The id of the message that it holds.</summary>
    public string MessageId
    {
        get
        {
            using var json = JsonDocument.Parse(Value);
            return json.RootElement.GetProperty("id").GetString()!;
        }
    }
}
