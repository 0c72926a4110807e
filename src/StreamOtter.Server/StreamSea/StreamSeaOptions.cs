namespace StreamOtter.Server.StreamSea;

/// <summary>The home of stream-sea's clients (spec/stream-sea.md).</summary>
public sealed record StreamSeaOptions
{
    /// <summary>Whether <c>/api/v1</c> is served. Default true: nobody gets in without a client's secret.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// The administrator's client id. Default "admin" where <see cref="AdminSecret"/> is set. Where neither is, and the
    /// catalog knows no administrator, one is made at the first start (<see cref="Gateway.NewAdministrator"/>).
    /// </summary>
    public string? AdminId { get; init; }

    /// <summary>
    /// The administrator's secret, of 1 to 256 characters. It holds from the next start on, until it is rotated: then the
    /// one that was answered there holds.
    /// </summary>
    public string? AdminSecret { get; init; }
}
