namespace StreamOtter.Server.FileDrop;

/// <summary>A file whose publishing has begun, as it is kept beside it: with this the log tells how far that came.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Modified">Its time.</param>
/// <param name="Producer">The id under which its records are published; each file has another.</param>
/// <param name="Epoch">The epoch of the stream.</param>
/// <param name="Partition">The partition that all its records go to, in their order.</param>
/// <param name="From">The offset before which none of them lies.</param>
internal sealed record DropState(string Name, long Length, DateTime Modified, string Producer, string Epoch, int Partition, long From)
{
    public DropFile File => new(Name, Length, Modified);
}
