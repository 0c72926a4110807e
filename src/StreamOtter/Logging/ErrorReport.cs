namespace StreamOtter.Logging;

/// <summary>An error that was handled.</summary>
/// <param name="Error">What was thrown.</param>
/// <param name="Category">Its kind.</param>
/// <param name="Module">Where.</param>
public sealed record ErrorReport(Exception Error, ErrorCategory Category, string Module);
