namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Gives equal texts of a column the same string, so that a million cells of ten categories cost ten strings. A text
/// that collides with another takes its place: memory stays bounded where nearly every text is new.
/// </summary>
/// <param name="mostSlots">Most texts it remembers.</param>
internal sealed class StringCache(int mostSlots)
{
    /// <summary>Slots that a text may lie in: with one alone, two frequent texts could drive each other out for ever.</summary>
    private const int Ways = 4;

    private string?[] slots = new string?[64];
    private int replaced;

    public string Get(ReadOnlySpan<char> text)
    {
        int first = FirstSlot(text);
        for (int slot = first; slot < first + Ways; slot++)
        {
            if (slots[slot] is not { } known)
                return slots[slot] = text.ToString();
            if (text.SequenceEqual(known))
                return known;
        }

        if (++replaced >= slots.Length && slots.Length < mostSlots)
        {
            Grow();
            first = FirstSlot(text);
        }

        return Put(first, text.ToString());
    }

    private int FirstSlot(ReadOnlySpan<char> text) => string.GetHashCode(text, StringComparison.Ordinal) & (slots.Length - Ways);

    /// <summary>Into a free slot, or into each in turn.</summary>
    private string Put(int first, string text)
    {
        int slot = first;
        while (slot < first + Ways && slots[slot] is not null)
            slot++;
        slots[slot < first + Ways ? slot : first + (replaced % Ways)] = text;
        return text;
    }

    private void Grow()
    {
        string?[] old = slots;
        slots = new string?[old.Length * 4];
        replaced = 0;
        foreach (string? text in old)
        {
            if (text is not null)
                Put(FirstSlot(text), text);
        }
    }
}
