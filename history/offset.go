package history

import "bench/result/stats"

const (
	fewestOfClass = 6  // points of a class of machines within a level, to know how they lie beside the others
	enoughOfClass = 20 // points from which that isn't asked again: a later change is not the machine's
)

// offsets are by how much a metric's ratio to the anchor is higher on a class of machines than on the first one.
type offsets struct {
	by    map[string]float64
	count map[string]int
	asked *asked // the last answer: mostly the next one is the same
}

type asked struct {
	class string
	by    float64
	known bool
}

// of is a class's offset.
func (o *offsets) of(class string) (by float64, known bool) {
	if o.asked == nil || o.asked.class != class {
		by, known = o.by[class]
		o.asked = &asked{class, by, known}
	}
	return o.asked.by, o.asked.known
}

func newOffsets(first string) *offsets {
	return &offsets{by: map[string]float64{first: 0}, count: map[string]int{first: enoughOfClass}}
}

// learn looks at a point's class, of which the level has these points among others, whose offsets are taken off already.
// It says whether anything has changed that is known.
func (o *offsets) learn(class string, its, others []float64) bool {
	if o.count[class] >= enoughOfClass || len(its) < fewestOfClass {
		return false
	}
	level := 0.0 // nothing is known beside which they would lie: they are a level of their own
	if len(others) >= edge {
		level = stats.Median(its) - stats.Median(others)
	}
	o.by[class], o.count[class], o.asked = level, len(its), nil
	return true
}
