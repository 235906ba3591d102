namespace TabGraphSyn.Pipeline.Tables;

/// <summary>
/// Gives equal texts of a column the same string, so that a million cells of ten categories cost ten strings. A text
/// that collides with another takes its place: memory stays bounded where nearly every text is new.
/// </summary>
/// <param name="mostSlots">Most texts it remembers.</param>
internal sealed class StringCache(int mostSlots)
{
    private string?[] slots = new string?[64];
    private int replaced;

    public string Get(ReadOnlySpan<char> text)
    {
        ref string? slot = ref slots[Slot(text)];
        if (slot is not null)
        {
            if (text.SequenceEqual(slot))
                return slot;
            if (++replaced >= slots.Length && slots.Length < mostSlots)
            {
                Grow();
                slot = ref slots[Slot(text)];
            }
        }

        return slot = text.ToString();
    }

    private int Slot(ReadOnlySpan<char> text) => string.GetHashCode(text, StringComparison.Ordinal) & (slots.Length - 1);

    private void Grow()
    {
        string?[] old = slots;
        slots = new string?[old.Length * 4];
        replaced = 0;
        foreach (string? text in old)
        {
            if (text is not null)
                slots[Slot(text)] = text;
        }
    }
}
