using System.Text.RegularExpressions;
using static TabGraphSyn.Pipeline.Tables.SchemaInference;

namespace TabGraphSyn.Pipeline.Tables;

/// <summary>What a column's name hints at, which only ever adds to what its values say.</summary>
internal static partial class ColumnHints
{
    private static readonly HashSet<string> IdentifierWords =
        ["id", "ids", "identifier", "uuid", "guid", "pk", "key", "ssn", "mrn", "iban", "email", "mail", "phone", "customerid", "userid", "patientid", "rowid", "subjectid"];

    private static readonly HashSet<string> PostcodeWords = ["zip", "zipcode", "postal", "postcode", "postalcode", "plz"];

    public static bool NamesIdentifier(string name) => Words(name).Any(IdentifierWords.Contains);

    public static bool NamesPostcode(string name) => Words(name).Any(PostcodeWords.Contains);

    /// <summary>An identifier, with a note that says what becomes of one that repeats.</summary>
    public static Guess Identifier(ColumnContent column, double confidence) =>
        new(ColumnKind.Identifier, confidence, column.Distinct == column.Present
            ? "Different in every row: new ones are made, none is learned."
            : $"{column.Distinct:N0} different values in {column.Present:N0} rows: new ones are made, one for each row, so that rows with the same one are no longer linked.");

    private static IEnumerable<string> Words(string name) =>
        WordPattern().Matches(name).Select(match => match.Value.ToLowerInvariant());

    /// <summary>customer_id, CustomerId, CUSTOMER.ID and customerID all hold the word id.</summary>
    [GeneratedRegex(@"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex WordPattern();
}
