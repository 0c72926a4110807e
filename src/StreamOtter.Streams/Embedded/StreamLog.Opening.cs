namespace StreamOtter.Streams.Embedded;

internal sealed partial class StreamLog
{
    /// <summary>
    /// Opens a stream's segments. The last one is read through and its torn end, if any, is cut; the earlier ones were
    /// durable before the next was begun, and are checked as they are read.
    /// </summary>
    public static StreamLog Open(
        string name, string epoch, Retention retention, ILogFolder folder, StreamLogContext context)
    {
        var infos = retention.Compacts ? Compaction.Finish(folder) : folder.List();
        if (infos.Count == 0)
        {
            throw new EngineException(
                EngineError.Corrupt,
                $"Stream '{name}' has no segment file: '{folder.PathOf(0)}' or a later one is missing. Restore the "
                + "stream's directory from a backup, or delete the stream.");
        }
        var segments = new Segment[infos.Count];
        for (var i = 0; i < segments.Length - 1; i++)
        {
            segments[i] = new Segment(folder, infos[i], infos[i + 1].BaseOffset, open: null)
            {
                HasHoles = retention.Compacts && i == 0,
            };
        }

        var last = infos[^1];
        var path = folder.PathOf(last.BaseOffset);
        var file = folder.Open(last.BaseOffset);
        try
        {
            var index = new SegmentIndex(last.BaseOffset);
            var scan = SegmentScan.Run(file, last.Length, last.BaseOffset, index);
            var intact = scan.End < last.Length ? Recovery.FindIntact(file, last.Length, scan) : -1;
            if (intact < 0)
            {
                if (scan.End < last.Length)
                    file.Truncate(scan.End);
                // Whoever wrote these bytes may have died before its fsync: readers must not see them before ours.
                file.Sync();
            }
            segments[^1] = new Segment(
                folder, last with { Length = scan.End }, scan.Next, new OpenSegment(file, index));
            var log = new StreamLog(name, epoch, retention, folder, context, segments);
            log.ReportRecovery(path, scan, last.Length, intact);
            return log;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void ReportRecovery(string path, SegmentScan scan, long length, long intact)
    {
        if (intact >= 0)
        {
            _fault = new StreamFault(
                StreamFaultKind.Corrupt,
                $"'{path}' is corrupt at byte {scan.End}, offset {scan.Next}: an intact record follows at byte {intact}, "
                + "so that this is no torn end. Records before it can be read. Restore the file from a backup, or give "
                + $"up what follows: stop the process and cut the file to {scan.End} bytes.");
            Report(EngineEventKind.Corrupt, _fault.Message);
        }
        else if (scan.End < length)
        {
            Report(
                EngineEventKind.TailCut,
                $"'{path}' ended with {length - scan.End} bytes of a record that was never finished; they were cut at "
                + $"byte {scan.End}, offset {scan.Next}.");
        }
    }
}
