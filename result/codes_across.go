package result

// What a comparison with another run rests on, or what stands in its way.
const (
	// OSChanged says that the other run was made on another operating system.
	OSChanged Code = "os_changed"
	// ArchChanged says that it was made on another architecture.
	ArchChanged Code = "arch_changed"
	// CPUModelChanged says that it was made on another model of CPU.
	CPUModelChanged Code = "cpu_model_changed"
	// CPUsChanged says that the machine had another number of CPUs.
	CPUsChanged Code = "cpus_changed"
	// KernelChanged says that the machine ran another kernel.
	KernelChanged Code = "kernel_changed"
	// WorkersChanged says that another number of workers made the load.
	WorkersChanged Code = "workers_changed"
	// HostsChanged says that their machines were others, though each thing about them is there as often.
	HostsChanged Code = "hosts_changed"
	// BenchChanged says that another version of bench measured.
	BenchChanged Code = "bench_changed"
	// NoFormerCell says that the other run has no such cell.
	NoFormerCell Code = "no_former_cell"
	// RequestsChanged says that the cell requests something else, or in another way.
	RequestsChanged Code = "requests_changed"
	// StrategyChanged says that the strategy of that name was another one.
	StrategyChanged Code = "strategy_changed"
	// LevelChanged says that the cell had another level.
	LevelChanged Code = "level_changed"
	// LengthChanged says that trials had more than twice, or less than half, the length.
	LengthChanged Code = "length_changed"
	// LikelyWithin says that any difference is likely smaller than what counts.
	LikelyWithin Code = "likely_within"
	// TrialsDiffer says that single trials differ as much as the two runs do.
	TrialsDiffer Code = "trials_differ"
	// PerhapsLess says that the difference is perhaps less than what counts.
	PerhapsLess Code = "perhaps_less"
	// LooksLike says what it looks like, and what is against it.
	LooksLike Code = "looks_like"
	// FailsMoreNow says that the cell which looks faster fails more than it did.
	FailsMoreNow Code = "fails_more_now"
	// LosesMoreNow says that the cell which looks faster loses more of its results than it did.
	LosesMoreNow Code = "loses_more_now"
	// FailedMoreThen says that the other run's cell, which looks faster, failed more.
	FailedMoreThen Code = "failed_more_then"
	// LostMoreThen says that the other run's cell, which looks faster, lost more of its results.
	LostMoreThen Code = "lost_more_then"
	// AcrossRuns says that the two runs did not take turns.
	AcrossRuns Code = "across_runs"
)

var acrossCodes = []Code{
	OSChanged, ArchChanged, CPUModelChanged, CPUsChanged, KernelChanged, WorkersChanged, HostsChanged, BenchChanged, NoFormerCell, RequestsChanged,
	StrategyChanged, LevelChanged, LengthChanged, LikelyWithin, TrialsDiffer, PerhapsLess, LooksLike, FailsMoreNow, LosesMoreNow,
	FailedMoreThen, LostMoreThen, AcrossRuns,
}
