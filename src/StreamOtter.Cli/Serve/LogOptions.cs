using System.Globalization;
using StreamOtter.Streams.Embedded;

namespace StreamOtter.Cli.Serve;

/// <summary>The embedded log's settings; what they mean stands at <see cref="EmbeddedLogOptions"/>.</summary>
internal sealed record LogOptions
{
    /// <summary>Size of a segment file in bytes. Default 134,217,728; 1,024 to 1,073,741,824.</summary>
    public long SegmentBytes { get; init; } = 128L << 20;

    /// <summary>Largest record in bytes. Default 1,114,112 (a message of the largest size and what is kept with it).</summary>
    public int MaxRecordBytes { get; init; } = (1 << 20) + (64 << 10);

    /// <summary>How long records are kept, as [d.]hh:mm:ss. Default 7.00:00:00; "never" keeps them for ever.</summary>
    public string RetentionAge { get; init; } = "7.00:00:00";

    /// <summary>How many bytes a stream keeps at least. Default: no limit.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Reads <see cref="RetentionAge"/>.</summary>
    /// <param name="age">The age, or null where records are kept for ever.</param>
    /// <returns>Whether it is one.</returns>
    public bool TryGetRetentionAge(out TimeSpan? age)
    {
        age = TimeSpan.TryParse(RetentionAge, CultureInfo.InvariantCulture, out var span) ? span : null;
        return age is not null || RetentionAge == "never";
    }
}
