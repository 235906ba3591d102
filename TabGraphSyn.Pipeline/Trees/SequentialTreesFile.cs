using System.Runtime.InteropServices;
using TabGraphSyn.Pipeline.Tables;

namespace TabGraphSyn.Pipeline.Trees;

/// <summary>Trees as bytes, little endian: lengths, then values. Whatever a file says is checked before it is used.</summary>
internal static class SequentialTreesFile
{
    private const int MostLength = 1 << 26;

    public static void Write(Stream stream, SequentialTrees trees)
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(trees.Variables.Length);
        foreach (var variable in trees.Variables)
        {
            writer.Write(variable.Category);
            writer.Write(variable.Number);
            Write<float>(writer, variable.Edges);
        }

        foreach (var ofVariable in trees.Trees)
        {
            writer.Write(ofVariable.Length);
            foreach (var tree in ofVariable)
            {
                Write<int>(writer, tree.Variables);
                Write<int>(writer, tree.Splits);
                Write<int>(writer, tree.Rights);
                Write<ulong>(writer, tree.Sets);
                Write<int>(writer, tree.Starts);
                Write<ushort>(writer, tree.Levels);
                Write<int>(writer, tree.RunningRows);
            }
        }
    }

    /// <exception cref="InvalidDataException">They are not of this layout, or don't end.</exception>
    /// <exception cref="EndOfStreamException">Something is missing.</exception>
    public static SequentialTrees Read(Stream stream, EncodedLayout layout)
    {
        using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        var variables = new TreeVariable[Length(reader)];
        for (int place = 0; place < variables.Length; place++) variables[place] = ReadVariable(reader, layout);
        CheckCover(variables, layout);
        var trees = new ConditionalTree[variables.Length][];
        for (int place = 0; place < trees.Length; place++)
        {
            trees[place] = new ConditionalTree[Length(reader)];
            for (int number = 0; number < trees[place].Length; number++)
            {
                var tree = trees[place][number] = new ConditionalTree
                {
                    Variables = Read<int>(reader),
                    Splits = Read<int>(reader),
                    Rights = Read<int>(reader),
                    Sets = Read<ulong>(reader),
                    Starts = Read<int>(reader),
                    Levels = Read<ushort>(reader),
                    RunningRows = Read<int>(reader),
                };
                if (!tree.IsSound(variables, place)) throw new InvalidDataException("A tree that doesn't end.");
            }

            if (trees[place].Length == 0) throw new InvalidDataException("A variable without trees.");
        }

        return new SequentialTrees(layout, variables, trees);
    }

    private static TreeVariable ReadVariable(BinaryReader reader, EncodedLayout layout)
    {
        int category = reader.ReadInt32(), number = reader.ReadInt32();
        float[] edges = Read<float>(reader);
        bool isNumber = number >= 0;
        bool fits = category < layout.Categories && number < layout.Numbers && (category >= 0 || isNumber)
            && (isNumber ? edges.Length >= 2 && layout.StateVariables[number] == category : edges.Length == 0);
        for (int i = 1; i < edges.Length; i++) fits &= edges[i] > edges[i - 1] && edges[i - 1] >= 0 && edges[i] <= 1;
        if (!fits) throw new InvalidDataException("A variable of another layout.");
        int states = category < 0 ? 0 : layout.LevelCounts[category];
        return new TreeVariable
        {
            Category = category, Number = number, Edges = edges, LevelCount = isNumber ? edges.Length - 1 + Math.Max(0, states - 1) : states,
        };
    }

    /// <summary>Every variable of the layout must be there once.</summary>
    private static void CheckCover(TreeVariable[] variables, EncodedLayout layout)
    {
        int[] categories = [.. variables.Select(variable => variable.Category).Where(category => category >= 0).Order()];
        int[] numbers = [.. variables.Select(variable => variable.Number).Where(number => number >= 0).Order()];
        if (!categories.SequenceEqual(Enumerable.Range(0, layout.Categories)) || !numbers.SequenceEqual(Enumerable.Range(0, layout.Numbers)))
            throw new InvalidDataException("Variables of another layout.");
    }

    private static void Write<T>(BinaryWriter writer, T[] values)
        where T : unmanaged
    {
        writer.Write(values.Length);
        writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static T[] Read<T>(BinaryReader reader)
        where T : unmanaged
    {
        // In pieces, so that a length that is not true does not take memory.
        const int piece = 1 << 16;
        int length = Length(reader);
        var values = new List<T>(Math.Min(length, piece));
        while (values.Count < length)
        {
            var next = new T[Math.Min(piece, length - values.Count)];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(next.AsSpan()));
            values.AddRange(next);
        }

        return [.. values];
    }

    private static int Length(BinaryReader reader) =>
        reader.ReadInt32() is >= 0 and <= MostLength and var length ? length : throw new InvalidDataException("A length that makes no sense.");
}
