namespace TabGraphSyn.Web.Runs;

/// <summary>
/// Lets callers that ask for the same at the same time share one read. Nobody gets what was read before they asked:
/// whoever comes while a read is under way shares the next one.
/// </summary>
internal sealed class SharedReads<TKey, T>
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly Dictionary<TKey, Reading> readings = [];

    /// <summary>What a read that begins from now on gives.</summary>
    /// <param name="key">Callers with the same key share reads; the keys are few.</param>
    /// <param name="read">Reads, for all who share it: one caller's end does not end it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<T> Read(TKey key, Func<Task<T>> read, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (!readings.TryGetValue(key, out var reading)) readings[key] = reading = new Reading();
            if (reading.Next is null)
            {
                if (reading.Running is null or { IsCompleted: true })
                {
                    reading.Running = Task.Run(read, CancellationToken.None);
                    return reading.Running.WaitAsync(cancellationToken);
                }

                reading.Next = After(reading, read);
            }

            return reading.Next.WaitAsync(cancellationToken);
        }
    }

    private async Task<T> After(Reading reading, Func<Task<T>> read)
    {
        await ((Task)reading.Running!).ConfigureAwait(ConfigureAwaitOptions.ForceYielding | ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
        {
            reading.Running = reading.Next;
            reading.Next = null;
        }

        return await read();
    }

    private sealed class Reading
    {
        /// <summary>Began already.</summary>
        public Task<T>? Running { get; set; }

        /// <summary>Begins when that ends.</summary>
        public Task<T>? Next { get; set; }
    }
}
