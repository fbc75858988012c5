package result

// What a verdict within one run rests on, or what stands in its way.
const (
	// WithinEffect says that the whole interval lies within the smallest effect that counts.
	WithinEffect Code = "within_effect"
	// BeyondEffect says that the whole interval lies beyond the smallest effect that counts.
	BeyondEffect Code = "beyond_effect"
	// Significant says that the difference is significant, and its estimate is more than the smallest effect that counts.
	Significant Code = "significant"
	// SignificantInGate says that it is so among all comparisons of the gate.
	SignificantInGate Code = "significant_in_gate"
	// WouldBe says that there would be another verdict, and what is against it.
	WouldBe Code = "would_be"
	// FailsMore says that the side which would win has more errors.
	FailsMore Code = "fails_more"
	// DeliversLess says that the side which would win loses more of its results.
	DeliversLess Code = "delivers_less"
	// WinnerCutShort says that the number of the side which would win is only a lower bound.
	WinnerCutShort Code = "winner_cut_short"
	// NumbersCutShort says that both numbers may be larger than they look.
	NumbersCutShort Code = "numbers_cut_short"
	// LateOnly says that the verdict rests on what the generator was late.
	LateOnly Code = "late_only"
	// OnTimeVerdict says what the verdict would be if the generator had been on time.
	OnTimeVerdict Code = "on_time_verdict"
	// Hopeless says that no difference, however large, could be significant with so few blocks.
	Hopeless Code = "hopeless"
	// NoInterval says that there are too few blocks for an interval.
	NoInterval Code = "no_interval"
	// MaybeNone says that it may be no difference at all.
	MaybeNone Code = "maybe_none"
	// NotInGate says that the difference would be significant alone, but is not among the gate's comparisons.
	NotInGate Code = "not_in_gate"
	// MaybeSmall says that there is a difference, but perhaps less than counts.
	MaybeSmall Code = "maybe_small"
	// NotProven says that there is a difference, but strict = "proven" asks for more.
	NotProven Code = "not_proven"
	// CouldFind says how large a difference would have been found.
	CouldFind Code = "could_find"
	// MoreBlocks says how many more blocks would decide.
	MoreBlocks Code = "more_blocks"
	// BothOverloaded says that both targets fell behind their schedules, so that their times say how long the trials were.
	BothOverloaded Code = "both_overloaded"
	// SideOverloaded says that the target of one side fell behind its schedule.
	SideOverloaded Code = "side_overloaded"
	// KeepsUp says that the target of one side kept up.
	KeepsUp Code = "keeps_up"
	// ThinkingDecides says that the users of both sides, or of one, thought or kept their pace nearly all the time, so that how
	// many answers there were a second follows from what was declared.
	ThinkingDecides Code = "thinking_decides"
	// FewBeyond says that a percentile rests on fewer samples than a gate asks for: it is exploratory.
	FewBeyond Code = "few_beyond"
	// OneProcess says that each side met only one process of its server.
	OneProcess Code = "one_process"
)

var verdictCodes = []Code{
	WithinEffect, BeyondEffect, Significant, SignificantInGate, WouldBe, FailsMore, DeliversLess, WinnerCutShort, NumbersCutShort,
	LateOnly, OnTimeVerdict, Hopeless, NoInterval, MaybeNone, NotInGate, MaybeSmall, NotProven, CouldFind, MoreBlocks,
	BothOverloaded, SideOverloaded, KeepsUp, ThinkingDecides, FewBeyond, OneProcess,
}
