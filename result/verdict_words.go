package result

// Verdict is the word for what a comparison found.
type Verdict string

// The verdicts. Across runs only the likely ones, same, inconclusive and not comparable are given.
const (
	Faster        Verdict = "faster"
	Slower        Verdict = "slower"
	Same          Verdict = "same"
	Inconclusive  Verdict = "inconclusive"
	Invalid       Verdict = "invalid"
	LikelyFaster  Verdict = "likely faster"
	LikelySlower  Verdict = "likely slower"
	NotComparable Verdict = "not comparable"
)

// Better says whether the verdict is to the candidate's advantage.
func (v Verdict) Better() bool { return v == Faster || v == LikelyFaster }

// Worse says whether it is to its disadvantage.
func (v Verdict) Worse() bool { return v == Slower || v == LikelySlower }
