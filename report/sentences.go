package report

import "bench/result"

// A sentence is what a finding says in words. Braces hold the names of its values, and how to write them where their unit
// doesn't say it: see fill.
type sentence struct {
	text     string
	brief    string // for where there is little room; empty: the text
	summary  string // of a warning, whose detail is the text
	unjudged bool   // nothing was judged, which is said first
}

// sentences are those of all findings.
var sentences = map[result.Code]sentence{
	// Why a trial is not valid.
	result.GeneratorBusy:       {text: "the load generator used more than {limit} of its {cores} cores"},
	result.GeneratorWaiting:    {text: "the load generator's own work waited for a processor"},
	result.GeneratorCollecting: {text: "the load generator's garbage collector stopped it for more than {limit} of the time"},
	result.MachineSuspended:    {text: "the machine was suspended for {slept:ms}"},
	result.GeneratorThrottled:  {text: "a CPU quota of its control group held the load generator back for more than {limit} of the time"},
	result.GeneratorStill:      {text: "the load generator stood still for more than {limit} of the time, once for {once:ms}: it was stopped, or starved"},
	result.GeneratorLate:       {text: "most requests were sent later than {limit:us} after they were due"},
	result.GeneratorStarved:    {text: "the load generator's threads waited for a processor for more than {limit} of the time that its requests took"},
	result.Exhausted:           {text: "no file descriptor or local port was left"},
	result.NoMemory:            {text: "no memory was left for bodies that are looked at: {error}"},
	result.MachineStolen:       {text: "the hypervisor took more than {limit} of the machine's time"},
	result.StartSkew:           {text: "{last} may have started {skew} after {first}, which is more than {limit}"},
	result.EventsBlurred:       {text: "more than {limit} of the events of its streams were read so late that the next ones had come: their gaps aren't known"},
	result.FirstEventsBlurred:  {text: "the first events of more than {limit} of its streams were read so late that the next ones had come: when they came isn't known"},
	result.ProgramLied:         {text: "its program can't have told the truth: {lie}"},

	// Warnings, and what they rest on.
	result.FirstEventsLate: {
		summary: "Some first events were read late",
		text: "Those of {streams} of its streams came when they say or before: the load generator read them together with the next ones. " +
			"The longest of the cell may be one of them.",
	},
	result.GeneratorWaited: {
		summary: "The load generator sometimes waited for a processor",
		text: "One in a hundred of its steps waited {waited:us} or longer, so the tails (p99 and beyond) are partly its own. Something " +
			"else used this machine's processors.",
	},
	result.GeneratorStoodStill: {
		summary: "The load generator stood still for a moment",
		text: "Nothing of it ran for up to {once:ms}, {all:ms} in all. Requests that were under way look slower than they were, and " +
			"limits and comparisons are judged with that in mind.",
	},
	result.GeneratorStoodBefore: {
		summary: "The load generator stood still right before a trial",
		text:    "Nothing of it ran for {once:ms} during a lead-in, so the target had rested when the trial began.",
	},
	result.GeneratorQueued: {
		summary: "The load generator's threads waited for a processor",
		text: "In one trial they waited for {share:whole} as long as its requests took, so its numbers are partly this machine's. Cells " +
			"that take turns meet the same, so comparisons stand.",
	},
	result.Redirects: {
		summary: "Much of what was measured are redirects",
		text:    "In one trial {redirects} of {responses} responses were redirects (3xx) that were not followed. {because}",
	},
	result.RedirectsUnfollowed: {
		text: "Set follow_redirects in a client to measure what they lead to, or expect { status = [302] } if they are what is wanted.",
	},
	result.RedirectsNowhere: {text: "They have no Location that could be followed."},
	result.Repeated: {
		summary: "The server ended kept connections instead of answering",
		text: "In one trial {repeated} of {requests} requests were sent again on a new connection, as browsers do, and timed from then " +
			"on. {because}",
	},
	result.RepeatsTolerated: {text: "That is no more than {limit} of them, as a server's idle timeout may cause, and no error."},
	result.RepeatsCharged:   {text: "That is more than {limit} of them, so each counts as an error ({kind})."},
	result.NoSteadyState: {
		summary: "No steady state was found",
		text: "Ten pilots passed without MSER-5 finding the service time steady. What is measured drifts; a longer duration and more " +
			"blocks average over that, and comparisons within blocks still hold.",
	},
	result.EndedByLimit: {
		summary: "Ended by a limit", text: "The threshold {threshold} failed after a block: {metric} {value}, {limit}. It has abort = true, so the rest of the plan was not done; what was measured counts.",
	},
	result.Unreachable: {
		summary: "A target can't be reached, and is measured as it is",
		text:    "{target}, where request {request:quoted} goes: {error}.",
	},
	result.TeardownFailed: {
		summary: "A tear-down failed",
		text:    "Request {request:quoted} of teardown {teardown}: {error}. What it was to remove may still be there. No number has anything of it.",
	},
	result.ProgramMissing: {
		summary: "A client program is left out",
		text:    "{strategy} needs {needs}, which this machine lacks.",
	},
	result.OneSidedMetric: {
		summary: "Only {side} prints {metric}",
		text:    "There is nothing to compare it with.",
	},
	result.MemoryFloor: {
		summary: "Peak memory below bench's own can't be told",
		text:    "{because}",
	},
	result.BothBelowFloor: {text: "Both commands have less than {floor}, so that it is not compared."},
	result.OneBelowFloor:  {text: "What is said of {side} is at most that: it has {floor} or less."},
	result.InvalidTrials: {
		summary: "A few trials were not valid",
		text:    "{because}; too few to make the cell invalid.",
	},
	result.PlaceboDiffers: {
		summary: "The run's own check found a difference where there is none",
		text: "A second copy of {of}, which is the same thing, came out {difference} different on {metric} (p = {p:p}). Look for what " +
			"disturbs the machine, and run again.",
	},
	result.PlaceboInvalid: {
		summary: "The run's own check found a difference where there is none",
		text: "A second copy of {of}, which is the same thing, came out {difference} different on {metric} (p = {p:p}). Look for what " +
			"disturbs the machine, and run again.",
	},
	result.Drift: {
		summary: "The baseline drifts",
		text: "{metric} of {baseline} {change:moved} from the first third of the blocks to the last (p = {p:p}). Comparisons are safe, " +
			"since cells take turns; the cells' own figures are those of a moving target.",
	},
	result.CarryOver: {
		summary: "A trial feels the one before it",
		text: "On {metric} the difference is another where the candidate came after the baseline than where it came before (p = {p:p}). A " +
			"cooldown between trials may help.",
	},
	result.ChangingEffect: {
		summary: "The effect changes during the run",
		text: "On {metric} the candidate's disadvantage {disadvantage:grew} from {first:signed} in the first third of the blocks to " +
			"{last:signed} in the last (p = {p:p}). The verdict is about the whole run: warm up longer, or find out what changes.",
	},

	// What is to be known where several workers made the load.
	result.WorkerDiffers: {
		summary: "A worker differs from the others",
		text: "{worker}'s requests take {by:time} than the others' (p = {p:p}): another machine, another way to the target, or " +
			"something beside it. Comparisons stand, since each block has all workers; cells' own figures are of all of them together.",
	},
	result.WorkerDrifts: {
		summary: "A worker drifts away from the others",
		text: "The time that {worker}'s requests take {by:moved} against the others' from the first third of the blocks to the last (p = {p:p}). " +
			"Comparisons stand, since cells take turns; cells' own figures are those of a moving machine.",
	},
	result.VerdictByWorker: {
		summary: "A verdict hangs on one worker",
		text: "On {metric} it is {verdict}, and without {worker} it would be {without}: {worker} sees {own:signed}, the others see " +
			"{others:signed} (p = {p:p}). The verdict is about all of them together; find out what {worker} meets and they don't.",
	},
	result.VoidsNotRandom: {
		summary: "Workers are lost in this cell",
		text: "{voids} of {all} void blocks were so during its trials, which take {share} of the time (p = {p:p}): what it does may kill " +
			"workers, or keep them from answering.",
	},
	result.RosterChanged: {
		summary: "The workers changed during the run",
		text:    "{because}. Comparisons stand, since no worker comes or goes within a block; cells' own figures are of different machines.",
	},
	result.InBlocks: {text: "{worker} was in {blocks} of {all} blocks"},
	result.AddressesDiffer: {
		summary: "{name} is not the same for all workers",
		text:    "{because}. They may have met different servers.",
	},
	result.LedTo:   {text: "{worker} finds {addresses}"},
	result.AndMore: {text: "and {more} more"},

	// Why there is nothing, or too little, to judge.
	result.LeftOut:       {text: "{of} was left out of this run by {because:and}", unjudged: true},
	result.ByFlag:        {text: "{flag}"},
	result.NoCell:        {text: "the run has no cell {of}", unjudged: true},
	result.UnknownMetric: {text: "{error}"},
	result.NoDirection:   {text: "{metric} has no direction: {why}", unjudged: true},
	result.NoCommonBlock: {text: "there is no block in which both were measured"},
	result.NoSamples:     {text: "{metric} has no samples", brief: "has no samples"},
	result.NotMeasured:   {text: "{metric} was not measured here", brief: "was not measured here"},
	result.TooFewSamples: {
		text: "{metric} needs {need} samples in each trial, so that {beyond} lie beyond it; there are as few as {fewest}, and merging " +
			"neighbours leaves fewer than {fewest_blocks} of the {blocks} blocks: make the trials longer",
		brief: "needs {need} samples in each trial",
	},
	result.Unreadable:   {text: "{error}"},
	result.TooFewBlocks: {text: "{blocks} blocks are too few: it takes at least {need}"},
	result.TooFewTrials: {
		text:  "{metric} is known in {trials} trials only: it takes at least {need}",
		brief: "is known in {trials} trials only: it takes at least {need}",
	},
	result.NeedsSamples:    {text: "{metric} needs {need} samples, so that {beyond} lie beyond it; there are {are}"},
	result.NeedsBatches:    {text: "{metric} needs {need} batches, so that {beyond} lie beyond its median; there are {are}"},
	result.CellNotMeasured: {text: "the cell was not measured"},
	result.CellInvalid:     {text: "{of} is not valid: {because}"},
	result.PlaceboFailed:   {text: "the run's own check failed: a second copy of the baseline came out different on {metric}"},
	result.RunInterrupted:  {text: "the run was interrupted"},
	result.RunEnded:        {text: "the run ended before it was done"},
	result.RunFailed:       {text: "the run ended before it was done: {error}"},
	result.NothingSent:     {text: "not one request was sent"},
	result.NothingGood:     {text: "not one of {requests} requests brought a good response{because:colon}"},
	result.ErrorsOfKind:    {text: "{errors} × {kind}"},

	// What a verdict within one run rests on, or what stands in its way.
	result.WithinEffect:      {text: "any difference is smaller than {smallest}"},
	result.BeyondEffect:      {text: "the whole interval lies beyond {smallest}"},
	result.Significant:       {text: "significant, and more than {smallest}"},
	result.SignificantInGate: {text: "significant among the gate's {comparisons} comparisons, and more than {smallest}"},
	result.WouldBe:           {text: "it would be {verdict}, but {because}"},
	result.FailsMore:         {text: "the {side} fails more ({ratio} against {other} of requests), and what fails is fast"},
	result.DeliversLess:      {text: "the {side} delivers less ({yield} against {other} of its results), and who gives up is done sooner"},
	result.WinnerCutShort:    {text: "requests of the {side} were cut short by a timeout: its number is a lower bound"},
	result.NumbersCutShort:   {text: "requests were cut short by a timeout, so that the numbers are lower bounds"},
	result.LateOnly:          {text: "not without what the load generator itself was late, or stood still"},
	result.OnTimeVerdict:     {text: "without what the load generator itself was late, or stood still, {verdict}"},
	result.Hopeless: {
		text: "with {blocks} blocks not even the largest difference would be significant among the gate's {comparisons} comparisons; " +
			"that takes {need}",
		brief:    "with {blocks} blocks not even the largest difference would be significant among the gate's {comparisons} comparisons",
		unjudged: true,
	},
	result.NoInterval:      {text: "{blocks} blocks are too few for an interval at this level"},
	result.MaybeNone:       {text: "it may be no difference at all"},
	result.NotInGate:       {text: "it would stand alone, but not among the gate's {comparisons} comparisons"},
	result.MaybeSmall:      {text: "there is a difference, but perhaps less than {smallest}"},
	result.NotProven:       {text: "there is a difference, but it is not proven to be more than {smallest}"},
	result.CouldFind:       {text: "this could have found {effect}"},
	result.MoreBlocks:      {text: "about {blocks} more blocks would decide"},
	result.BothOverloaded:  {text: "both are overloaded, so that their latencies grow for as long as a trial lasts", unjudged: true},
	result.ThinkingDecides: {text: "users think or keep their pace for {share} of the time, which decides how many answers there are a second", unjudged: true},
	result.SideOverloaded: {
		text: "the {side} is overloaded: asked for {due}/s it does {done}/s, so that its backlog grows by {growth:three} each second, and latency " +
			"for as long as a trial lasts",
	},
	result.KeepsUp:    {text: "the {side} keeps up"},
	result.FewBeyond:  {text: "exploratory: its trials have fewer than {fewest} samples beyond {metric}"},
	result.OneProcess: {text: "1 process each: another start may differ"},

	// What a comparison with another run rests on, or what stands in its way.
	result.OSChanged:       {text: "operating system changed ({before}, now {now})"},
	result.ArchChanged:     {text: "architecture changed ({before}, now {now})"},
	result.CPUModelChanged: {text: "CPU model changed ({before}, now {now})"},
	result.CPUsChanged:     {text: "number of CPUs changed ({before}, now {now})"},
	result.KernelChanged:   {text: "kernel changed ({before}, now {now})"},
	result.WorkersChanged:  {text: "number of machines that make the load changed ({before}, now {now})"},
	result.HostsChanged:    {text: "the workers' machines changed ({before}, now {now})"},
	result.BenchChanged:    {text: "version of bench changed ({before}, now {now})"},
	result.NoFormerCell: {
		text:  "the other run has no such cell; a moved block says what it was called",
		brief: "the other run has no such cell",
	},
	result.RequestsChanged: {text: "what the cell requests, or how, has changed in the spec"},
	result.StrategyChanged: {text: "the strategy was a {before}, now it is a {now}"},
	result.LevelChanged:    {text: "the level was {before}, now it is {now}"},
	result.LengthChanged:   {text: "trials of {before:seconds}, now of {now:seconds}"},
	result.LikelyWithin:    {text: "any difference is likely smaller than {smallest}"},
	result.TrialsDiffer:    {text: "single trials differ as much"},
	result.PerhapsLess:     {text: "perhaps less than {smallest}"},
	result.LooksLike:       {text: "it looks {verdict}, but {because}"},
	result.FailsMoreNow:    {text: "it fails more"},
	result.LosesMoreNow:    {text: "it loses more of its results"},
	result.FailedMoreThen:  {text: "the other run's cell fails more"},
	result.LostMoreThen:    {text: "the other run's cell loses more of its results"},
	result.AcrossRuns:      {text: "across runs, so weaker than side by side"},

	// Why a threshold could not be judged, or failed.
	result.ValueCutShort: {text: "requests were cut short by a timeout, so that the value is only a lower bound"},
	result.OnTimeValue:   {text: "it is {value:metric} without what the load generator itself was late, or stood still"},
	result.Overloaded: {
		text: "overloaded: asked for {due}/s it does {done}/s, so that its backlog grows by {growth:three} each second, and latency for as long " +
			"as a trial lasts",
	},

	result.RunIncomplete: {text: "The run is not complete."},
	result.NoValue:       {text: "{names} has no value in this run: it was not measured, or there are too few samples for it."},
	result.NotEvaluated:  {text: "{summary}: {detail}"},
	result.NoCondition:   {text: "The condition has no value."},

	// What a search found, and what stands in its way.
	result.GeneratorLimits: {text: "the load generator could do no more than {level:metric}, where the target still held{because:colon}"},
	result.NoTrialJudged:   {text: "none of {trials} trials tells anything of its level"},
	result.NoCapacity:      {text: "there is no capacity to judge by: {why}", brief: "no capacity: {why}"},
	result.BeyondRange:     {text: "one of them lies beyond what was tried, on the far side of the other"},
	result.NotSearched:     {text: "the capacity of {of} was not searched for"},
	result.EndedUnderLoad: {
		summary: "A target ended under load",
		text:    "It was tried at {level}. What was found until then is what there is.",
	},
	result.NotRecovered: {
		summary: "The target did not come to rest after a level that was too much for it",
		text:    "{waited:seconds} later a single request took longer than the {idle:ms} of an idle target, or failed. Trials after that meet a target that is not what it was.",
	},

	result.Worded: {text: "{text}"},
}
