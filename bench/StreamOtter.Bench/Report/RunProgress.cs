using Spectre.Console;

namespace StreamOtter.Bench.Report;

/// <summary>A bar on a terminal, lines on standard error elsewhere.</summary>
internal sealed class RunProgress
{
    private readonly ProgressTask? _task;

    private RunProgress(ProgressTask? task) => _task = task;

    /// <summary>Does the steps, of which there are so many.</summary>
    public static void Run(int steps, Action<RunProgress> work)
    {
        if (Console.IsErrorRedirected)
        {
            work(new RunProgress(task: null));
            return;
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        console.Progress().AutoClear(enabled: true).Start(context => work(new RunProgress(context.AddTask("starting", maxValue: steps))));
    }

    /// <summary>A step begins.</summary>
    public void Step(string what)
    {
        if (_task is null)
        {
            Console.Error.WriteLine(what);
            return;
        }
        _task.Increment(_task.Description == "starting" ? 0 : 1);
        _task.Description = Markup.Escape(what);
    }
}
