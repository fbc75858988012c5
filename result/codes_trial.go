package result

// Why a trial is not valid. Where it is more than a tenth of them, its cell isn't either.
const (
	// GeneratorBusy says that the load generator used more of its cores than leaves it free to send in time.
	GeneratorBusy Code = "generator_busy"
	// GeneratorWaiting says that half of the generator's own work waited for a processor, which is in every number then.
	GeneratorWaiting Code = "generator_waiting"
	// GeneratorCollecting says that the generator's garbage collector stopped it for too much of the time.
	GeneratorCollecting Code = "generator_collecting"
	// MachineSuspended says that the machine slept.
	MachineSuspended Code = "machine_suspended"
	// GeneratorThrottled says that a CPU quota held the generator back.
	GeneratorThrottled Code = "generator_throttled"
	// GeneratorStill says that nothing of the generator ran for too much of the time, whoever stopped it.
	GeneratorStill Code = "generator_still"
	// GeneratorLate says that in an open loop most requests were sent late.
	GeneratorLate Code = "generator_late"
	// GeneratorStarved says that in a closed loop the generator's threads waited for a processor for as long as makes the numbers.
	GeneratorStarved Code = "generator_starved"
	// Exhausted says that the machine had no file descriptor or local port left for a connection.
	Exhausted Code = "exhausted"
	// NoMemory says that bodies which had to be looked at together had more bytes than there is room for.
	NoMemory Code = "no_memory"
	// MachineStolen says that the hypervisor gave the machine's processors to others.
	MachineStolen Code = "machine_stolen"
	// StartSkew says that workers may have started too far apart for a trial of that length.
	StartSkew Code = "start_skew"
	// EventsBlurred says that events of streams were read so late that others of their streams had come after them: when each arrived,
	// and how long the gaps around it were, isn't known.
	EventsBlurred Code = "events_blurred"
	// FirstEventsBlurred says the same of too many first events of streams.
	FirstEventsBlurred Code = "first_events_blurred"
	// ProgramLied says that what a client program told of a batch can't be true.
	ProgramLied Code = "program_lied"
)

var trialCodes = []Code{
	GeneratorBusy, GeneratorWaiting, GeneratorCollecting, MachineSuspended, GeneratorThrottled, GeneratorStill,
	GeneratorLate, GeneratorStarved, Exhausted, NoMemory, MachineStolen, StartSkew, EventsBlurred, FirstEventsBlurred,
	ProgramLied,
}
