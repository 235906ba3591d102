using TabGraphSyn.Pipeline.Tables;
using TabGraphSyn.Pipeline.Training;
using TabGraphSyn.Pipeline.Trees;

namespace TabGraphSyn.Pipeline.Conditions;

/// <summary>
/// Fills partial rows, without training. The trees of a trained model draw what is missing given the rest; a generator without them
/// takes it from rows that it draws. Given cells come back as they are.
/// </summary>
internal static class RowFilling
{
    public static Table Fill(
        TableEncoder encoder, RowGenerator generator, PartialRows given, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        var filled = generator is TrainedGenerator { Trees: { } trees }
            ? DrawByTrees(encoder, trees, given, seed, workers, done, cancellationToken)
            : DonorRows.Draw(given, generator, seed, workers, done, cancellationToken);
        PutGiven(given, filled);
        return Decode(encoder, given, filled, seed);
    }

    /// <summary>Rows that come out of order are drawn again a few times; some must be, by what is given of them.</summary>
    private static EncodedSample DrawByTrees(
        TableEncoder encoder, SequentialTrees trees, PartialRows given, int seed, Workers workers, Action<double>? done, CancellationToken cancellationToken)
    {
        const int Rounds = 4;
        var sampler = new EvidenceSampler(trees);
        var filled = sampler.Sample(given.Rows, row => RowEvidence.Of(given, row, trees), Seeds.Derive32(seed, "fill"), workers, done, cancellationToken);
        PutGiven(given, filled);
        int[] broken = encoder.Orders.BrokenRows(filled);
        for (int round = 0; round < Rounds && broken.Length > 0; round++)
        {
            int[] rows = broken;
            var others = sampler.Sample(rows.Length, row => RowEvidence.Of(given, rows[row], trees), Seeds.Derive32(seed, "fill in order", round), workers, done: null, cancellationToken);
            for (int row = 0; row < rows.Length; row++) others.CopyRow(row, filled, rows[row]);
            PutGiven(given, filled);
            broken = encoder.Orders.BrokenRows(filled);
        }

        return filled;
    }

    /// <summary>Decodes the rows, puts the given cells back, and computes what follows from them.</summary>
    private static Table Decode(TableEncoder encoder, PartialRows given, EncodedSample filled, int seed)
    {
        var columns = encoder.Decode(filled, Seeds.Derive32(seed, "decode")).Columns.ToArray();
        columns = Identifiers.Renew(encoder, columns, seed);
        PutBack(encoding => encoding is not DerivedEncoding);
        encoder.Orders.Mend(columns, (column, row) => given.Cells[column][row] is not null, new Random(Seeds.Derive32(seed, "mend")));
        for (int column = 0; column < columns.Length; column++)
        {
            if (encoder.State.Columns[column] is DerivedEncoding derived)
                columns[column] = derived.Derive([.. derived.Sources.Select(source => columns[RowTarget.PlaceOf(encoder, source)])]);
        }

        PutBack(encoding => encoding is DerivedEncoding);
        return new Table([.. encoder.State.Columns.Select(column => column.Name)], columns);

        void PutBack(Func<ColumnEncoding, bool> which)
        {
            for (int column = 0; column < columns.Length; column++)
            {
                if (which(encoder.State.Columns[column]))
                    columns[column] = [.. given.Cells[column].Zip(columns[column], (cell, made) => cell ?? made)];
            }
        }
    }

    private static void PutGiven(PartialRows given, EncodedSample filled)
    {
        for (int cell = 0; cell < given.Codes.Length; cell++)
            if (given.Codes[cell] >= 0) filled.Codes[cell] = given.Codes[cell];
        for (int cell = 0; cell < given.Uniforms.Length; cell++)
            if (!float.IsNaN(given.Uniforms[cell])) filled.Uniforms[cell] = Math.Clamp(given.Uniforms[cell], 1e-6f, 1 - 1e-6f);
    }
}
