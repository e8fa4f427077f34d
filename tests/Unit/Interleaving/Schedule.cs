namespace AWS.Tools.SSOOIDC.Tests.Unit.Interleaving;

/// <summary>
/// Lets actors run one step at a time, in one order after another, until every order is tried that takes the turn from an actor which
/// could go on no more often than so many times. Most races need one or two.
/// </summary>
internal sealed class Schedule(int mostPreemptions) : IDisposable
{
    private readonly AsyncLocal<Actor?> _self = new();
    private readonly object _gate = new();
    private readonly List<Actor> _actors = [];
    private readonly List<(int Choice, int Count)> _path = [];
    private SemaphoreSlim _settled = new(0);

    /// <summary>How many orders were tried.</summary>
    public int Orders { get; private set; }

    /// <summary>The steps of the last order, for a failure's message.</summary>
    public List<string> Steps { get; } = [];

    public void Dispose() => _settled.Dispose();

    /// <summary>Tries the orders.</summary>
    /// <param name="begin">Makes a new world, and gives what each actor does in it, and what must hold at the end.</param>
    public async Task ExploreAsync(Func<(Func<Task>[] Actors, Action Check)> begin)
    {
        List<int> prefix = [];
        while (true)
        {
            (Func<Task>[] actors, Action check) = begin();
            await RunAsync(actors, prefix);
            Orders++;
            try
            {
                check();
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"In the order {string.Join(", ", Steps)}: {e.Message}", e);
            }
            int last = _path.FindLastIndex(static step => step.Choice + 1 < step.Count);
            if (last < 0)
            {
                return;
            }
            prefix = [.. _path.Take(last).Select(static step => step.Choice), _path[last].Choice + 1];
        }
    }

    /// <summary>Waits for its turn.</summary>
    /// <param name="name">The step, for messages.</param>
    /// <param name="isEnabled">Whether it can be taken now; null for always.</param>
    public Task StepAsync(string name, Func<bool>? isEnabled = null)
    {
        Actor self = _self.Value ?? throw new InvalidOperationException("Only an actor takes steps.");
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            self.Wait = (name, isEnabled, turn);
        }
        _settled.Release();
        return turn.Task;
    }

    private async Task RunAsync(Func<Task>[] actors, List<int> prefix)
    {
        _actors.Clear();
        _path.Clear();
        Steps.Clear();
        _settled.Dispose();
        _settled = new SemaphoreSlim(0);
        for (int i = 0; i < actors.Length; i++)
        {
            var actor = new Actor(i);
            _actors.Add(actor);
            _self.Value = actor;
            actor.Work = Task.Run(() => WorkAsync(actor, actors[actor.Number]));
            _self.Value = null;
            await SettleAsync();
        }
        Actor? current = null;
        int preemptions = 0;
        while (_actors.Any(static actor => !actor.IsDone))
        {
            List<Actor> enabled = [.. _actors.Where(static actor => actor.Wait is { } wait && wait.IsEnabled?.Invoke() != false)];
            if (enabled.Count == 0)
            {
                throw new InvalidOperationException($"A deadlock after {string.Join(", ", Steps)}.");
            }
            if (current is not null && enabled.Remove(current))
            {
                enabled = preemptions < mostPreemptions ? [current, .. enabled] : [current];
            }
            int choice = _path.Count < prefix.Count ? prefix[_path.Count] : 0;
            _path.Add((choice, enabled.Count));
            Actor next = enabled[choice];
            preemptions += current is not null && next != current && enabled[0] == current ? 1 : 0;
            current = next;
            (string name, _, TaskCompletionSource turn) = next.Wait!.Value;
            next.Wait = null;
            Steps.Add($"{next.Number}:{name}");
            turn.SetResult();
            await SettleAsync();
        }
        await Task.WhenAll(_actors.Select(static actor => actor.Work));
    }

    // An actor that has the turn comes to its next step, or to its end.
    private async Task SettleAsync()
    {
        if (!await _settled.WaitAsync(TimeSpan.FromSeconds(30)))
        {
            throw new InvalidOperationException($"An actor waits for something else after {string.Join(", ", Steps)}.");
        }
    }

    private async Task WorkAsync(Actor actor, Func<Task> work)
    {
        try
        {
            await work();
        }
        finally
        {
            actor.IsDone = true;
            _settled.Release();
        }
    }

    private sealed class Actor(int number)
    {
        public int Number { get; } = number;

        public bool IsDone { get; set; }

        public Task Work { get; set; } = Task.CompletedTask;

        public (string Name, Func<bool>? IsEnabled, TaskCompletionSource Turn)? Wait { get; set; }
    }
}
