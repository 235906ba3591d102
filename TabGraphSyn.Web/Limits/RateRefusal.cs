using System.Globalization;

namespace TabGraphSyn.Web.Limits;

/// <summary>Too much in too short a time.</summary>
/// <param name="RetryAfter">When it may be tried again.</param>
public sealed record RateRefusal(TimeSpan RetryAfter)
{
    /// <summary>What the person reads.</summary>
    public string Sentence => $"That was too often in a short time. Wait {Wait}, then try again.";

    private int Seconds => (int)Math.Max(1, Math.Ceiling(RetryAfter.TotalSeconds));

    /// <summary>How long, in words.</summary>
    internal string Wait => Seconds switch
    {
        1 => "a second",
        < 90 => string.Create(CultureInfo.InvariantCulture, $"{Seconds} seconds"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Seconds + 59) / 60} minutes"),
    };

    /// <summary>Says it in the answer's status and headers too.</summary>
    public void Mark(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status429TooManyRequests;
        response.Headers.RetryAfter = Seconds.ToString(CultureInfo.InvariantCulture);
    }
}
