namespace StreamOtter.Acceptance.Tests.Harness;

/// <summary>A browser with one page open.</summary>
internal static class Browser
{
    /// <summary>Opens a page; <paramref name="profile"/> is a directory for the browser alone.</summary>
    public static ChildProcess Open(string page, string profile) => new(
        Tool.Chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0",
            "--host-resolver-rules=MAP evil.example 127.0.0.1", $"--user-data-dir={profile}", page,
        ]);
}
