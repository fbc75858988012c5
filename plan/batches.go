package plan

// Batches are how many batches each cell of a benchmark has at most, pool's requests being batches of their own; 0 where that
// is not known before, or where there are none.
type Batches struct {
	Warmup int // before the first block
	LeadIn int // before each trial
	Trial  int // in each trial
}

// Batches counts the batches of each cell. It is the same for all cells, so that they get the same rows: the most that any
// of them has.
func (b Benchmark) Batches() Batches {
	var n Batches
	n.Trial = b.Iterations
	if b.Warmup > 0 || b.WarmupAuto {
		n.Warmup = b.WarmupLimit()
	}
	for _, c := range b.Cells {
		if !b.NoLeadIn {
			n.LeadIn = max(n.LeadIn, c.ledIn())
		}
	}
	return n
}

// Led says whether there are connections to lead in before a trial: such as are kept from one batch to the next by all
// batches. Those of users are their own.
func (c Cell) Led() bool {
	return !c.Fresh() && !c.Arrival.OfUsers() && c.Client.Session == SessionCell
}

// MostLed is the most connections that are led in where arrivals are scheduled.
const MostLed = 64

// ledIn is how many batches lead a cell in: those of all its loads.
func (c Cell) ledIn() (n int) {
	for _, load := range c.Loads() {
		if load.Led() {
			n += load.leadInBatches()
		}
	}
	return n
}

// leadInBatches is how many batches use each kept connection once.
func (c Cell) leadInBatches() int {
	switch {
	case c.Strategy.Type != "pool":
		return 1
	case c.Arrival.Open():
		return MostLed
	}
	return c.Bound()
}

// Whole is how many rows a cell needs in all blocks so that it uses none twice.
func (n Batches) Whole(blocks int) int { return n.Warmup + blocks*(n.LeadIn+n.Trial) }
