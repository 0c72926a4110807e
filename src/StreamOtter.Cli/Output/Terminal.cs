using Spectre.Console;

namespace StreamOtter.Cli.Output;

/// <summary>Where results and progress go: with colour and movement on a terminal, plain elsewhere.</summary>
internal static class Terminal
{
    private const int UnboundedWidth = 250;

    /// <summary>Standard output.</summary>
    public static IAnsiConsole Output { get; } = Create();

    /// <summary>What tables look like there.</summary>
    public static TableBorder Border => Console.IsOutputRedirected ? TableBorder.Markdown : TableBorder.Rounded;

    /// <summary>Does work that tells how far it is, which a terminal shows as a bar.</summary>
    public static Task<T> ShowProgressAsync<T>(bool quiet, Func<IProgress<(string What, double Share)>, Task<T>> work)
    {
        if (quiet || Console.IsOutputRedirected || Console.IsErrorRedirected)
            return work(new Progress<(string, double)>());
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress().AutoClear(enabled: true).HideCompleted(enabled: false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
            .StartAsync(context => work(new Bar(context.AddTask("starting", maxValue: 1))));
    }

    private static IAnsiConsole Create()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = Console.IsOutputRedirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
        });
        if (Console.IsOutputRedirected)
            console.Profile.Width = UnboundedWidth;
        return console;
    }

    private sealed class Bar(ProgressTask task) : IProgress<(string What, double Share)>
    {
        public void Report((string What, double Share) value)
        {
            task.Description = Markup.Escape(value.What);
            task.Value = value.Share;
        }
    }
}
