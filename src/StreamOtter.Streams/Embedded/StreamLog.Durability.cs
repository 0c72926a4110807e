namespace StreamOtter.Streams.Embedded;

/// <remarks>
/// The one place where bytes reach the disk. Nothing is published or acknowledged before its fsync returned without an
/// error. What failed is never tried again over the same bytes: the file is cut back to what is durable.
/// </remarks>
internal sealed partial class StreamLog
{
    private bool TryMakeDurable(Segment active, ReadOnlySpan<byte> bytes, long next)
    {
        var (file, index) = active.Open(_context.OpenSegments);
        var position = active.Length;
        try
        {
            file.Write(bytes, position);
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            FailWrite(file, position, error);
            return false;
        }
        try
        {
            file.Sync();
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            // The kernel may hold pages for clean that are not on the disk. Cut them off, so that the next process
            // does not find them in the page cache and take them for durable. Nobody knows what the disk has.
            TryCutBack(file, position);
            FailBatch(Final($"Could not make '{Place}' durable: {StorageErrors.OneLine(error)}"), isUnknown: true);
            return false;
        }
        index.Add(bytes, position);
        active.Publish(position + bytes.Length, next, _context.Time.GetUtcNow());
        if (_fault is not null)
        {
            _fault = null;
            Report(EngineEventKind.SpaceRegained, $"Stream '{Name}' is appended to again.");
        }
        SignalTails();
        return true;
    }

    private void FailWrite(ILogFile file, long durable, Exception error)
    {
        var message = $"Could not write '{Place}': {StorageErrors.OneLine(error)}";
        if (!TryCutBack(file, durable))
            FailBatch(Final(message), isUnknown: true);
        else if (StorageErrors.IsDiskFull(error))
            FailBatch(new StreamFault(StreamFaultKind.DiskFull, message + " Make space on that disk."), isUnknown: false);
        else
            FailBatch(Final(message), isUnknown: false);
    }

    private static bool TryCutBack(ILogFile file, long durable)
    {
        try
        {
            file.Truncate(durable);
            file.Sync();
            return true;
        }
        catch (Exception error) when (StorageErrors.IsStorageError(error))
        {
            return false;
        }
    }

    private static StreamFault Final(string message) => new(
        StreamFaultKind.StorageFailed,
        $"Storage failed: {message} Nothing is appended any more; what is stored can be read. Check the disk, then "
        + "start again.");

    private void FailBatch(StreamFault fault, bool isUnknown)
    {
        SetFault(fault);
        var result = isUnknown ? AppendResult.Unknown(fault.Message) : fault.Refusal;
        foreach (var request in _batch)
            request.FailBatch(result);
        CompleteBatch();
    }

    private void RefuseAccepted(StreamFault fault)
    {
        while (_accepted.TryDequeue(out var request))
        {
            request.BeginBatch();
            request.FailRest(fault.Refusal);
            _batch.Add(request);
        }
        CompleteBatch();
    }

    private void SetFault(StreamFault fault)
    {
        var isNew = _fault?.Kind != fault.Kind;
        _fault = fault;
        if (isNew)
            Report(fault.Kind is StreamFaultKind.DiskFull ? EngineEventKind.DiskFull : EngineEventKind.StorageFailed, fault.Message);
    }
}
