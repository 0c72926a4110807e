using Microsoft.Extensions.Logging;
using StreamOtter.Client.Tests.Support;
using StreamOtter.Kafka.Integration;
using StreamOtter.Kafka.Tests.Hosting;

namespace StreamOtter.Kafka.Tests.Integration;

public sealed class FailureReportsTests
{
    [Fact]
    public void Tell_BrokersThatDoNotAnswer_AreLoggedOnceIn10Seconds_AndAllElseEachTime()
    {
        var (time, logged, heard) = (new ManualTime(), new Logged(), 0);
        var reports = new FailureReports(logged, time);

        TellEach();
        TellEach();
        time.Advance(TimeSpan.FromSeconds(10));
        TellEach();

        Assert.Equal(9, heard);
        Assert.Equal(["away", "refused", "ended", "refused", "ended", "away", "refused", "ended"], logged.Entries.Select(entry => entry.Text));
        Assert.All(logged.Entries, entry => Assert.Equal(entry.Text == "ended" ? LogLevel.Error : LogLevel.Warning, entry.Level));

        void TellEach()
        {
            foreach (var error in (KafkaError[])[new(KafkaFailure.Unavailable, "away"), new(KafkaFailure.Forbidden, "refused"), new(KafkaFailure.Unavailable, "ended", IsFatal: true)])
                reports.Tell(error, _ => heard++);
        }
    }
}
