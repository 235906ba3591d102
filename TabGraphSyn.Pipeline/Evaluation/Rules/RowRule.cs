using System.Runtime.InteropServices;

namespace TabGraphSyn.Pipeline.Evaluation.Rules;

/// <summary>A rule that no training row breaks.</summary>
/// <param name="Kind">What sort of rule.</param>
/// <param name="Text">The rule in words.</param>
/// <param name="Surprise">
/// How unlikely it would be for the training rows to keep it by chance, as the negative natural logarithm of about that
/// probability.
/// </param>
internal abstract record RowRule(RuleKind Kind, string Text, double Surprise)
{
    /// <summary>
    /// Rules less surprising than this are left out. A chance of one in a hundred million, or a little more: millions of
    /// rules are tried on a wide table, and one that only happens to hold is no rule.
    /// </summary>
    public const double LeastSurprise = 20;

    /// <summary>Whether a row keeps the rule; null where the rule doesn't apply.</summary>
    /// <param name="values">The row's table, [columns][rows].</param>
    /// <param name="row">The row.</param>
    public abstract bool? Holds(double[][] values, int row);

    /// <summary>Equality in which missing equals missing.</summary>
    protected static bool Same(double first, double second) => first == second || (double.IsNaN(first) && double.IsNaN(second));
}

/// <summary>Each value of one column goes with one value of another; missing cells aside.</summary>
/// <param name="Determining">The column that determines.</param>
/// <param name="Determined">The column that follows.</param>
/// <param name="Values">The value that goes with each.</param>
internal sealed record DeterminesRule(string Text, double Surprise, int Determining, int Determined, IReadOnlyDictionary<double, double> Values)
    : RowRule(RuleKind.Determines, Text, Surprise)
{
    public override bool? Holds(double[][] values, int row)
    {
        double determined = values[Determined][row];
        return double.IsNaN(determined) || !Values.TryGetValue(values[Determining][row], out double expected) ? null : expected == determined;
    }
}

/// <summary>Where one column has a value, another has a value; either may be 'missing'.</summary>
/// <param name="If">The condition.</param>
/// <param name="Then">What follows.</param>
/// <param name="BothWays">Whether the condition also follows from what follows.</param>
internal sealed record ImpliesRule(string Text, double Surprise, CellState If, CellState Then, bool BothWays)
    : RowRule(RuleKind.Implies, Text, Surprise)
{
    public override bool? Holds(double[][] values, int row)
    {
        bool condition = Same(values[If.Column][row], If.Value), follows = Same(values[Then.Column][row], Then.Value);
        return condition || (BothWays && follows) ? condition && follows : null;
    }
}

/// <summary>A column's having a value.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value, NaN for missing.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CellState(int Column, double Value);

/// <summary>One column's values are never greater than another's, or always equal to them.</summary>
/// <param name="Smaller">The column of the smaller values.</param>
/// <param name="Greater">The column of the greater values.</param>
/// <param name="Equal">Whether they are the same.</param>
internal sealed record AtMostRule(string Text, double Surprise, int Smaller, int Greater, bool Equal) : RowRule(RuleKind.AtMost, Text, Surprise)
{
    public override bool? Holds(double[][] values, int row)
    {
        double smaller = values[Smaller][row], greater = values[Greater][row];
        return double.IsNaN(smaller) || double.IsNaN(greater) ? null : Equal ? smaller == greater : smaller <= greater;
    }
}

/// <summary>Two columns add up to a third.</summary>
/// <param name="First">The first addend.</param>
/// <param name="Second">The second addend.</param>
/// <param name="Total">The sum.</param>
/// <param name="Tolerance">Half a unit of the sum's last digit.</param>
internal sealed record SumRule(string Text, double Surprise, int First, int Second, int Total, double Tolerance)
    : RowRule(RuleKind.Sum, Text, Surprise)
{
    public override bool? Holds(double[][] values, int row)
    {
        double first = values[First][row], second = values[Second][row], total = values[Total][row];
        return double.IsNaN(first) || double.IsNaN(second) || double.IsNaN(total) ? null : Adds(first, second, total, Tolerance);
    }

    /// <summary>Whether two numbers add up to a third, up to its rounding and that of binary fractions.</summary>
    public static bool Adds(double first, double second, double total, double tolerance) =>
        Math.Abs(first + second - total) <= tolerance + (1e-9 * (Math.Abs(first) + Math.Abs(second)));
}
