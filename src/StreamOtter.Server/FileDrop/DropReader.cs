using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace StreamOtter.Server.FileDrop;

/// <summary>
/// Reads a file's records: its lines without their ends (LF or CR LF) and without the empty ones, or the file as one.
/// Holds a chunk of the file, or one record where that is larger; never more than a record may have.
/// </summary>
internal sealed class DropReader(SafeFileHandle handle, long length, FileDropOptions options)
{
    /// <summary>How many records are read at a time, at most.</summary>
    public const int MaxRecords = 1_000;

    private const int ChunkBytes = 256 << 10;

    private readonly List<DropRecord> _records = new(MaxRecords);
    private byte[] _buffer = new byte[ChunkBytes];
    private int _start;
    private int _end;
    private long _position;
    private long _line;
    private long _number;

    /// <summary>Why nothing more can be read; null while there is no reason.</summary>
    public string? Problem { get; private set; }

    /// <summary>Reads the next records; none at the end, or where there is a <see cref="Problem"/>.</summary>
    /// <exception cref="IOException">The file cannot be read, or is shorter than it was.</exception>
    public async ValueTask<List<DropRecord>> ReadAsync(CancellationToken cancellationToken)
    {
        _records.Clear();
        while (Problem is null)
        {
            if (!options.WholeFiles)
                TakeLines();
            if (_records.Count > 0 || Problem is not null)
                break;
            if (_position == length)
            {
                TakeRest();
                break;
            }
            await FillAsync(cancellationToken);
        }
        return _records;
    }

    private void TakeLines()
    {
        while (_records.Count < MaxRecords && _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n') is >= 0 and var size)
        {
            Take(size > 0 && _buffer[_start + size - 1] == '\r' ? size - 1 : size);
            _start += size + 1;
            if (Problem is not null)
                return;
        }
    }

    /// <summary>The last line needs no end.</summary>
    private void TakeRest()
    {
        if (_end > _start)
            Take(_end - _start);
        _start = _end;
    }

    private void Take(int size)
    {
        _line++;
        if (size > options.MaxRecordBytes)
            Refuse(_line);
        else if (size > 0)
            _records.Add(new DropRecord(++_number, _line, _buffer.AsMemory(_start, size)));
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        var rest = _end - _start;
        // One byte more may be the CR before a line's LF, which is not here yet.
        if (rest > options.MaxRecordBytes + 1)
        {
            Refuse(_line + 1);
            return;
        }
        var buffer = rest < _buffer.Length ? _buffer : new byte[Math.Min(_buffer.Length * 2L, options.MaxRecordBytes + 2L)];
        _buffer.AsSpan(_start, rest).CopyTo(buffer);
        (_buffer, _start, _end) = (buffer, 0, rest);
        var wanted = (int)Math.Min(_buffer.Length - _end, length - _position);
        var read = await RandomAccess.ReadAsync(handle, _buffer.AsMemory(_end, wanted), _position, cancellationToken);
        if (read == 0)
            throw new IOException("It is shorter than it was.");
        _end += read;
        _position += read;
    }

    private void Refuse(long line) => Problem = string.Create(
        CultureInfo.InvariantCulture,
        $"{(options.WholeFiles ? "The file" : $"Line {line}")} has more than {options.MaxRecordBytes:N0} bytes, the most that a record may have here (FileDrop:MaxRecordBytes).");
}
