using StreamOtter.Logging;

namespace StreamOtter.Extensions.Tests.Logging;

public sealed class RedactorTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl";

    [Theory]
    [InlineData("password=hunter2x")]
    [InlineData("Password: hunter2x")]
    [InlineData("{\"password\":\"hunter2x and more\"}")]
    [InlineData("{'api_key': 'hunter2x'}")]
    [InlineData("wss://host/v1?access_token=hunter2x&x=1")]
    [InlineData("clientSecretValue = hunter2x")]
    [InlineData("Authorization: Bearer hunter2x")]
    [InlineData("bearer hunter2x")]
    [InlineData("https://user:hunter2x@host/path")]
    [InlineData("Cookie: hunter2x")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nhunter2x\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nhunter2x and no end")]
    public void Text_WithSecret_HasItNotAnyMore(string text)
    {
        var clean = Redactor.Text($"before {text} behind");
        Assert.DoesNotContain("hunter2x", clean, StringComparison.Ordinal);
        Assert.Contains(Redactor.Mark, clean, StringComparison.Ordinal);
        Assert.StartsWith("before ", clean, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Jwt)]
    [InlineData("x" + Jwt + "x")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1In0.")]
    public void Text_WithToken_HasItNotAnyMore(string text) =>
        Assert.DoesNotContain("eyJ", Redactor.Text($"the token {text} came"), StringComparison.Ordinal);

    [Theory]
    [InlineData("Connected to ws://127.0.0.1:9090/v1 as 'reader'")]
    [InlineData("The token has expired.")]
    [InlineData("12 passwords were tried")]
    [InlineData("a=b; c: d")]
    public void Text_WithoutSecret_IsTheSame(string text) => Assert.Equal(text, Redactor.Text(text));

    [Theory]
    [InlineData("password", true)]
    [InlineData("Db.Pass-Word", true)]
    [InlineData("ACCESS_TOKEN", true)]
    [InlineData("X-Api-Key", true)]
    [InlineData("iban", true)]
    [InlineData("user", false)]
    [InlineData("detail", false)]
    public void IsSecret_ByName_IsTold(string name, bool expected) => Assert.Equal(expected, new Redactor(["IBAN", "--"]).IsSecret(name));

    [Fact]
    public void Text_OfMuchText_IsCut() => Assert.InRange(Redactor.Text(new string('x', 1_000_000)).Length, 1, Redactor.MaxLength + 100);

    [Theory]
    [InlineData("token")]
    [InlineData("-----BEGIN PRIVATE KEY-----")]
    [InlineData("://a:b")]
    [InlineData("eyJ")]
    [InlineData("\"token\":\"\\")]
    public void Text_MadeToTakeLong_TakesNoTime(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, Redactor.MaxLength / part.Length));
        Assert.DoesNotContain("too long to look through", Redactor.Text(text), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_OfAnyType_IsPlain()
    {
        var redactor = new Redactor([]);
        Assert.Equal(5L, redactor.Value("n", 5));
        Assert.Equal(0.5, redactor.Value("n", 0.5f));
        Assert.Equal("00:00:05", redactor.Value("n", TimeSpan.FromSeconds(5)));
        Assert.Equal("3 bytes", redactor.Value("n", new byte[3]));
        Assert.Equal(Redactor.Mark, redactor.Value("password", 1234));
        Assert.Null(redactor.Value("password", null));
        Assert.Contains("threw System.InvalidOperationException", (string)redactor.Value("n", new Thrower())!, StringComparison.Ordinal);
        Assert.Equal("{ user = u, password = [redacted] }", redactor.Value("n", new { user = "u", password = "hunter2x" }));
    }

    private sealed class Thrower
    {
        public override string ToString() => throw new InvalidOperationException();
    }
}
