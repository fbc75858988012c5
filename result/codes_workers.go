package result

// What is to be known where several workers made the load, beside the verdicts.
const (
	// WorkerDiffers says that a worker's requests took longer, or less long, than the others' all the time.
	WorkerDiffers Code = "worker_differs"
	// WorkerDrifts says that a worker got slower or faster during the run, against the others.
	WorkerDrifts Code = "worker_drifts"
	// VerdictByWorker says that without one worker a comparison would have another verdict, and that it sees another difference.
	VerdictByWorker Code = "verdict_by_worker"
	// VoidsNotRandom says that blocks were void during the trials of one cell more often than by chance.
	VoidsNotRandom Code = "voids_not_random"
	// RosterChanged says that not all blocks had the same workers.
	RosterChanged Code = "roster_changed"
	// InBlocks says in how many blocks a worker was.
	InBlocks Code = "in_blocks"
	// AddressesDiffer says that a name led workers to different addresses.
	AddressesDiffer Code = "addresses_differ"
	// LedTo says where it led one of them.
	LedTo Code = "led_to"
	// AndMore says how many more there are of what was told before.
	AndMore Code = "and_more"
)

var workerCodes = []Code{
	WorkerDiffers, WorkerDrifts, VerdictByWorker, VoidsNotRandom, RosterChanged, InBlocks, AddressesDiffer, LedTo, AndMore,
}
