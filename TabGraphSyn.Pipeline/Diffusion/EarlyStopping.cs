using System.Text.Json;
using TabGraphSyn.Pipeline.Training;
using static TorchSharp.torch;

namespace TabGraphSyn.Pipeline.Diffusion;

/// <summary>
/// Ends training before the model learns its rows by heart. The averaged weights are scored on validation rows every
/// now and then. Once the score has not improved for long, the best weights come back and the learning rate falls from
/// where it was then to zero over half as many steps; the best weights ever seen are what remains. Counts steps, not
/// seconds, so that the outcome does not depend on the machine's speed.
/// Where samples are scored too, two in a row that are worse than the best one by more than chance count like a
/// validation score that turned. That only ever ends training sooner: the anneal begins no later, and is no longer.
/// </summary>
internal sealed class EarlyStopping : IDisposable
{
    private const double Patience = 1.4;
    private const int PatienceSteps = 400;
    private const double AnnealShare = 0.5;
    private const int FallsToTurn = 2;

    private readonly bool stops;
    private Progress state;
    private Tensor? best;

    /// <param name="stops">False to keep the best weights only, and never end early.</param>
    public EarlyStopping(bool stops)
    {
        this.stops = stops;
        state = new Progress(double.PositiveInfinity, 0, 0, -1, 0, 0);
    }

    /// <summary>Lowest validation loss seen.</summary>
    public double BestLoss => state.BestLoss;

    /// <summary>True once training has turned for the worse.</summary>
    public bool Turned => state.AnnealStart >= 0;

    /// <summary>True where it was the samples that said so.</summary>
    public bool TurnedBySamples => Turned && state.Falls >= FallsToTurn;

    /// <summary>Whether the averaged weights should be scored after this step.</summary>
    public bool IsDue(int step) => step + 1 >= state.NextCheck || (TurnedBySamples && step >= state.AnnealStart + state.AnnealSteps);

    /// <summary>Takes a score. Returns false when training is over.</summary>
    public bool Observe(int step, double loss, double learningRate, FlatAdamW optimizer)
    {
        int interval = Turned ? Math.Max(25, state.AnnealSteps / 12) : Math.Max(50, step / 16);
        state = state with { NextCheck = step + 1 + interval };
        if (loss < state.BestLoss)
        {
            state = state with { BestLoss = loss, BestStep = step, BestRate = Turned ? state.BestRate : learningRate };
            best?.Dispose();
            best = optimizer.CopyAverage();
        }

        if (Turned) return step < state.AnnealStart + state.AnnealSteps;
        if (step > Patience * state.BestStep + PatienceSteps) Turn(step, optimizer);
        return true;
    }

    /// <summary>Takes the score of a sample. Without a validation score, which says what the best weights are, it changes nothing.</summary>
    /// <param name="step">The step after which the sample was drawn.</param>
    /// <param name="score">Higher is better.</param>
    /// <param name="noise">By how much a score must lie below another to be worse by more than chance.</param>
    /// <param name="optimizer">Whose weights were scored.</param>
    public void ObserveSample(int step, double score, double noise, FlatAdamW optimizer)
    {
        if (Turned) return;
        state = state with { BestSample = Math.Max(score, state.BestSample), Falls = score < state.BestSample - noise ? state.Falls + 1 : 0 };
        if (state.Falls >= FallsToTurn) Turn(step, optimizer);
    }

    /// <summary>The learning rate of a step, given what the schedule says.</summary>
    public double LearningRate(int step, double scheduled)
    {
        if (!Turned) return scheduled;
        double share = Math.Clamp((double)(step - state.AnnealStart) / state.AnnealSteps, 0, 1);
        return state.BestRate * 0.5 * (1 + Math.Cos(Math.PI * share));
    }

    /// <summary>The weights to end with: the best seen, or the averaged ones when none were scored.</summary>
    public void Finish(FlatAdamW optimizer)
    {
        using var last = optimizer.CopyAverage();
        optimizer.Finish(best ?? last);
    }

    public (string State, IReadOnlyDictionary<string, Tensor> Tensors) Save() =>
        (JsonSerializer.Serialize(state, Json), best is null ? new Dictionary<string, Tensor>() : new Dictionary<string, Tensor> { ["best"] = best });

    public void Load(string? saved, IReadOnlyDictionary<string, Tensor> tensors, Device device)
    {
        if (saved is null) return;
        state = JsonSerializer.Deserialize<Progress>(saved, Json)!;
        if (tensors.TryGetValue("best", out var tensor)) best = tensor.to(device).clone().DetachFromDisposeScope();
    }

    public void Dispose() => best?.Dispose();

    private void Turn(int step, FlatAdamW optimizer)
    {
        if (!stops || best is null) return;
        state = state with { AnnealStart = step, AnnealSteps = Math.Max(100, (int)(AnnealShare * state.BestStep)) };
        optimizer.Restart(best);
    }

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>What a checkpoint keeps; one of a training without scored samples may lack what they add.</summary>
    private sealed record Progress(
        double BestLoss, int BestStep, int NextCheck, int AnnealStart, int AnnealSteps, double BestRate, double BestSample = double.NegativeInfinity, int Falls = 0);
}
