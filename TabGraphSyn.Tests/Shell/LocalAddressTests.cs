using TabGraphSyn.Web.Shell;

namespace TabGraphSyn.Tests.Shell;

public sealed class LocalAddressTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/runs/new?preset=Best#rows")]
    public void Or_PathOfThisApplication_ReturnsIt(string address) => Assert.Equal(address, LocalAddress.Or(address, "/fallback"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("runs")]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example")]
    [InlineData("/\\elsewhere.example")]
    [InlineData("/\t/elsewhere.example")]
    [InlineData("/\n/elsewhere.example")]
    [InlineData(" //elsewhere.example")]
    [InlineData("javascript:alert(1)")]
    public void Or_AnythingElse_ReturnsTheFallback(string? address) => Assert.Equal("/fallback", LocalAddress.Or(address, "/fallback"));
}
