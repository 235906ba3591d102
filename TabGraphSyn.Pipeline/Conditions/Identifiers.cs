using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>Rows from several pools bring identifiers twice, so that identifiers are made anew for the table that comes out.</summary>
internal static class Identifiers
{
    /// <param name="encoder">Of the model.</param>
    /// <param name="columns">All columns, in the encoder's order; those of identifiers are replaced.</param>
    /// <param name="seed">The person's seed.</param>
    public static string?[][] Renew(TableEncoder encoder, string?[][] columns, int seed)
    {
        for (int column = 0; column < columns.Length; column++)
        {
            if (encoder.State.Columns[column] is IdentifierEncoding identifier)
            {
                var rows = new EncodedSample(encoder.Layout, columns[column].Length, [], []);
                columns[column] = identifier.Decode(rows, new VariableSlot(-1, -1), new Random(Seeds.Derive32(seed, "identifiers", column)));
            }
        }

        return columns;
    }
}
