using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Training;

/// <summary>
/// A few threads that work on parts of one task side by side, each with its own share of the tensor library's threads.
/// Small operations, of which training a thin model is made, gain nothing from the library's own threads; a batch cut in
/// two gains nearly a factor of two. How the work is cut never depends on how many threads do it, so the numbers don't either.
/// </summary>
internal sealed class Workers : IDisposable
{
    /// <summary>So many parts allocate well below what may be allocated between two collections.</summary>
    private const int PartsBetweenCollections = 32;

    private readonly Thread[] threads;
    private readonly SemaphoreSlim[] begin;
    private readonly CountdownEvent done = new(1);
    private readonly int libraryThreads;
    private Action<int>? work;
    private Exception? failure;
    private int next, parts;
    private bool ended;

    /// <param name="count">Threads that work, the caller's included; at least 1.</param>
    /// <param name="libraryThreads">Threads of the tensor library for each of them, at least 1.</param>
    public Workers(int count, int libraryThreads)
    {
        this.libraryThreads = libraryThreads;
        set_num_threads(libraryThreads);
        begin = [.. Enumerable.Range(0, count - 1).Select(_ => new SemaphoreSlim(0))];
        threads = [.. begin.Select((signal, index) => new Thread(() => Serve(signal)) { IsBackground = true, Name = $"Worker {index + 2}" })];
        foreach (var thread in threads) thread.Start();
    }

    /// <summary>Threads for a number of processors: two that work, while there are two; the tensor library shares out the rest.</summary>
    public static Workers For(int processors) => new(Math.Min(2, Math.Max(1, processors)), Math.Max(1, processors / 2));

    /// <summary>Does the parts 0, 1, … of a task, each once, and returns when all are done.</summary>
    /// <exception cref="Exception">Whatever a part threw, once the others have ended.</exception>
    public void Run(int parts, Action<int> part)
    {
        for (int begin = 0; begin < parts; begin += PartsBetweenCollections)
            RunRound(begin, Math.Min(parts, begin + PartsBetweenCollections), part);
    }

    /// <summary>As <see cref="Run"/>, for work without tensors: memory is collected meanwhile as usual.</summary>
    /// <param name="parts">How many.</param>
    /// <param name="part">Does the part with this number.</param>
    /// <param name="cancellationToken">Checked before every part.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public void RunManaged(int parts, Action<int> part, CancellationToken cancellationToken)
    {
        CollectionPause.End();
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads.Length + 1, CancellationToken = cancellationToken }, part);
    }

    public void Dispose()
    {
        ended = true;
        foreach (var signal in begin) signal.Release();
        foreach (var thread in threads) thread.Join();
        foreach (var signal in begin) signal.Dispose();
        done.Dispose();
        CollectionPause.End();
    }

    private void RunRound(int first, int end, Action<int> part)
    {
        bool alone = !CollectionPause.Renew() || threads.Length == 0 || end - first == 1;
        if (alone)
        {
            for (int index = first; index < end; index++) part(index);
            return;
        }

        (work, next, parts, failure) = (part, first, end, null);
        int helpers = Math.Min(threads.Length, end - first - 1);
        done.Reset(helpers + 1);
        for (int helper = 0; helper < helpers; helper++) begin[helper].Release();
        DoParts();
        done.Signal();
        done.Wait();
        if (failure is { } thrown) ExceptionDispatchInfo.Throw(thrown);
    }

    private void Serve(SemaphoreSlim signal)
    {
        set_num_threads(libraryThreads); // the library keeps the number for each thread
        while (true)
        {
            signal.Wait();
            if (ended) return;
            DoParts();
            done.Signal();
        }
    }

    private void DoParts()
    {
        try
        {
            for (int part = Interlocked.Increment(ref next) - 1; part < parts; part = Interlocked.Increment(ref next) - 1) work!(part);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref failure, exception, null);
        }
    }
}
