using StreamOtter.Streams.Embedded;

namespace StreamOtter.Streams.Tests.Embedded;

/// <summary>
/// Lives of a log that a seed decides: appends, writers that run or do not, disks that are full or broken, power cuts
/// with any part of what was not yet durable. One thread; a seed replays exactly.
/// </summary>
public sealed class SimulationTests
{
    private static readonly int Seeds = Environment.GetEnvironmentVariable("STREAMOTTER_LONG") == "1" ? 100_000 : 3000;

    [Fact]
    public void Log_AnySeed_KeepsItsWord()
    {
        var fates = new Dictionary<AppendStatus, int>();
        for (var seed = 0; seed < Seeds; seed++)
        {
            try
            {
                var life = new Life(seed);
                life.Run();
                foreach (var fate in life.Fates)
                    fates[fate] = fates.GetValueOrDefault(fate) + 1;
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"Seed {seed}: {error.Message}", error);
            }
        }
        // Else nothing was tried.
        Assert.All(Enum.GetValues<AppendStatus>(), fate => Assert.InRange(fates[fate], Seeds / 4, int.MaxValue));
    }

    private sealed class Life(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Dictionary<string, AppendStatus> _fates = [];
        private readonly Dictionary<long, string> _acknowledged = [];
        private MemoryLogFolder _folder = new();
        private int _count;

        public IEnumerable<AppendStatus> Fates => _fates.Values;

        public void Run()
        {
            _folder.Create(0);
            for (var round = _random.Next(1, 5); round >= 0; round--)
            {
                _folder = Run(round).AfterPowerCut(Cut);
            }
        }

        private MemoryLogFolder Run(int round)
        {
            var options = new EmbeddedLogOptions
            {
                Directory = "memory",
                SegmentBytes = 1024 << _random.Next(4),
                MaxWaitingBytes = 1024 << _random.Next(4),
            };
            // No thread of its own: the writer runs where the seed says so.
            var log = MemoryLog.Open(_folder, options: options, writers: new WriterPool(maxThreads: 0));
            Assert.Null(log.Fault);
            Check(log);
            if (round == 0)
                return _folder;
            var pending = new List<(string[] Values, ValueTask<AppendResult[]> Append)>();
            for (var step = _random.Next(40); step > 0; step--)
            {
                switch (_random.Next(8))
                {
                    case < 4:
                        var values = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => NewValue()).ToArray();
#pragma warning disable CA2012 // Looked at once, when it is complete: a task would complete on another thread.
                        pending.Add((values, log.AppendAsync(values.Select(value => Records.Of(value)).ToArray())));
#pragma warning restore CA2012
                        break;
                    case < 7:
                        FailSometimes();
                        log.RunWriter();
                        _folder.Before = _ => { };
                        Collect(pending);
                        Check(log);
                        break;
                    default:
                        log.ScheduleSweep();
                        break;
                }
            }
            return _folder;
        }

        private string NewValue() => $"{_count++}:{new string('x', _random.Next(300))}";

        private void FailSometimes()
        {
            if (_random.Next(4) != 0)
                return;
            var calls = _random.Next(4);
            var isFull = _random.Next(2) == 0;
            var isLasting = _random.Next(3) == 0;
            if (_random.Next(3) == 0)
                _folder[_folder.List()[^1].BaseOffset].ShortWrite = _random.Next(1500);
            _folder.Before = _ =>
            {
                if (calls-- == 0 || (isLasting && calls < 0))
                    throw isFull ? MemoryErrors.DiskFull() : MemoryErrors.Broken();
            };
        }

        private void Collect(List<(string[] Values, ValueTask<AppendResult[]> Append)> pending)
        {
            foreach (var (values, append) in pending.Where(call => call.Append.IsCompleted).ToList())
            {
                var results = append.Result;
                for (var i = 0; i < values.Length; i++)
                {
                    _fates[values[i]] = results[i].Status;
                    if (results[i].Status == AppendStatus.Stored)
                        Assert.True(_acknowledged.TryAdd(results[i].Offset, values[i]), "an offset given away twice");
                }
            }
            pending.RemoveAll(call => _fates.ContainsKey(call.Values[0]));
        }

        /// <summary>What is seen is what a power cut leaves, with everything acknowledged and nothing refused.</summary>
        private void Check(StreamLog log)
        {
            var values = ReadAll(log);
            foreach (var (offset, value) in _acknowledged)
                Assert.Equal(value, values[(int)offset]);
            Assert.Equal(values.Count, values.Distinct().Count());
            Assert.DoesNotContain(values, value => _fates.GetValueOrDefault(value) == AppendStatus.Refused);
            var durable = ReadAll(MemoryLog.Open(_folder.AfterPowerCut()));
            Assert.Equal(values, durable.Take(values.Count));
        }

        private static List<string> ReadAll(StreamLog log)
        {
            // Reading from memory is done when the call returns, but for a segment that must be opened first.
            var reading = log.ReadAll();
            Assert.True(reading.Wait(Records.Patience));
            return reading.Result;
        }

        /// <summary>The file system kept some of what was not synced: a part, a part and zeros, or all.</summary>
        private byte[] Cut(byte[] bytes, int synced)
        {
            var kept = _random.Next(synced, bytes.Length + 1);
            return _random.Next(3) switch
            {
                0 => bytes[..kept],
                1 => [.. bytes[..kept], .. new byte[bytes.Length - kept]],
                _ => bytes,
            };
        }
    }
}
