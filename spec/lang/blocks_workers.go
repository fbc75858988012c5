package lang

import "bench/plan"

// WorkersBlock says who performs the trials.
var WorkersBlock = &Block{
	Type: "workers",
	Doc: "Says that other processes perform the trials together: `bench worker`, on this machine or on others ([workers.md](workers.md)). " +
		"Whatever the spec says of load is what they send in all, so a spec means the same with and without this block. `-workers=N` of `run` and `plan` asks for N, and `-workers=0` for none.",
	Arguments: []Argument{
		{Name: "min", Kind: WholeKind, Default: is(1), Bounds: Bounds{Least: 1, Most: plan.MostWorkers}, Phase: StaticPhase, Doc: "How many there have to be: no block is run with fewer."},
		{Name: "max", Kind: WholeKind, Default: Default{Says: "`min`"}, Bounds: Bounds{Least: 1, Most: plan.MostWorkers}, Phase: StaticPhase, Doc: "How many may join. Who comes while the run is under way joins with the next block."},
		{Name: "labels", Kind: TextMapKind, Phase: StaticPhase, Doc: "What each of them has to be called, by its `-label`: `{ zone = \"a\" }`. Workers without are left alone."},
		{
			Name: "on_lost", Kind: TextKind, Default: firstOf(plan.OnLosts()), Words: plan.Texts(plan.OnLosts()), Phase: StaticPhase,
			Doc: "What becomes of the run when a worker is lost. The block under way is run again in any case: with who is left if these are at least `min`, as soon as there is another one in its place (`\"wait\"`), or not, since the run ends and can be resumed (`\"fail\"`).",
		},
		{Name: "wait", Kind: DurationKind, Default: is(plan.UsualWait), Phase: StaticPhase, Doc: "How long is waited for workers, at the start and when one is lost, before the run ends."},
		{Name: "max_skew", Kind: DurationKind, Default: Default{Says: "a hundredth of the trial, at least 1ms"}, Phase: StaticPhase, Doc: "How far apart they may begin a trial, by the most that their clocks allow. A trial above that is invalid. Workers far away need more, and longer trials."},
		{
			Name: "secrets", Kind: TextKind, Default: firstOf(plan.SecretDeliveries()), Words: plan.Texts(plan.SecretDeliveries()), Phase: StaticPhase,
			Doc: "How they get the values of sensitive variables: encrypted, with all else that they need; or not at all (`\"local\"`), and each has its own in `BENCH_VAR_name`.",
		},
	},
	Rules: []string{
		"Each of them needs a place of its own under `max_in_flight`: there may not be more of them than that.",
	},
}
