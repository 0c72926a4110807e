namespace StreamOtter.Schemas.Registry.Http;

/// <summary>How far references are followed: registries take no circle, and one that has one all the same must not keep us.</summary>
internal sealed class ReferenceLimit
{
    private const int MaxDepth = 16;
    private const int MaxCount = 1_000;

    private int _depth;
    private int _count;

    /// <summary>Answers false where it is too far.</summary>
    public bool Enter() => ++_depth <= MaxDepth && ++_count <= MaxCount;

    public void Leave() => _depth--;
}
