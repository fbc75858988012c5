package strategy

import (
	"context"
	"sync"
)

// An ending says how an item ended.
type ending uint8

const (
	pending   ending = iota
	fulfilled        // a response came whole, whatever its status
	raised           // the library would raise
	severed          // cut by its strategy, or by the end of the run
)

// A job is one batch on its way through the slots. Its consumer and its workers share it under the slots' lock.
type job struct {
	slots *slots
	home  *jobs
	ctx   context.Context
	do    func(ctx context.Context, item int) error
	tally *Tally
	way   way // of a batch whose items need each other

	opened  int      // how many items may start: the first ones, or those of the way
	next    int      // how many have started
	ended   int      // how many have ended
	order   []int    // items in the order in which they ended
	how     []ending // by item
	errs    []error  // by item: what Do returned
	failed  int      // the first item that failed, or noItem
	results int      // items that ended with a result

	failFast bool // a failure stops the job
	course   course
	left     bool // the consumer has left; what is unfinished then is an orphan

	given []bool // by item: the consumer has it
	count int    // of given
	want  int    // the item, or the number of ended items, that the consumer waits for
	awaited
	bell chan struct{}
}

// A course says how far a job has got on the way to its end. It never turns back.
type course uint8

const (
	going   course = iota
	stopped        // no item starts any more
	cutting        // what is in flight is being cut: its errors are no failures
	broken         // something was cut: the consumer gets nothing any more
)

// An awaited is what the consumer waits for, and what it found.
type awaited struct {
	until func(*job) bool // nil while it doesn't wait
	met   bool            // it is there; false when the job is over without it
	seen  int             // how many items had ended then
	held  int             // how many of them with a result
}

// jobs makes the jobs of one cell and uses them again, since batches may be small and many.
type jobs struct {
	limit  int    // slots of each batch; 0: as many as it has items
	shared *slots // of all batches of the cell; nil: each batch has slots of its own
	idle   sync.Pool
}

// begin makes the job of b. Nothing starts before its slots are opened.
func (js *jobs) begin(ctx context.Context, b *Batch) *job {
	j, _ := js.idle.Get().(*job)
	if j == nil {
		j = &job{home: js, slots: js.shared, bell: make(chan struct{}, 1)}
		if j.slots == nil {
			j.slots = newSlots(0)
		}
	}
	j.reset(ctx, b)
	if js.shared == nil {
		j.slots.resize(js.slotsFor(b))
	}
	return j
}

// open lets the items of b before upto start, in input order as slots are free.
func (j *job) open(b *Batch, upto int) {
	if j.way.graph != nil {
		upto = len(j.way.line)
	}
	for range j.slots.open(j, upto) {
		b.Go(j.slots.work)
	}
}

func (js *jobs) slotsFor(b *Batch) int {
	if js.limit == 0 {
		return b.Size
	}
	return js.limit
}

func (j *job) reset(ctx context.Context, b *Batch) {
	j.ctx, j.do, j.tally = ctx, b.Do, b.Tally
	j.opened, j.next, j.ended, j.failed, j.results, j.count = 0, 0, 0, NoItem, 0, 0
	j.failFast, j.course, j.left = false, going, false
	j.way.reset(b)
	if cap(j.how) < b.Size {
		j.order, j.how, j.errs, j.given = make([]int, b.Size), make([]ending, b.Size), make([]error, b.Size), make([]bool, b.Size)
	}
	j.order, j.how, j.errs, j.given = j.order[:b.Size], j.how[:b.Size], j.errs[:b.Size], j.given[:b.Size]
	clear(j.how)
	clear(j.errs)
	clear(j.given)
}

// recycle lets the next batch have j. Nobody may touch j afterwards.
func (j *job) recycle() {
	j.ctx, j.do, j.tally = nil, nil, nil
	j.way.graph, j.way.spawn, j.way.think, j.way.quit = nil, nil, nil, nil
	j.home.idle.Put(j)
}

// settle notes how an item ended.
func (j *job) settle(item int, err error) {
	j.order[j.ended] = item
	j.ended++
	j.errs[item] = err
	switch {
	case err == nil:
		j.how[item] = fulfilled
		j.results++
	case j.course >= cutting || j.ctx.Err() != nil:
		j.how[item] = severed
		j.stop()
		j.course = broken
	default:
		j.how[item] = raised
		if j.failed == NoItem {
			j.failed = item
		}
		if j.failFast {
			j.stop()
		}
	}
	if j.left {
		j.write(item)
	}
	j.ring()
}

// stop keeps every item that has not started from starting.
func (j *job) stop() {
	if j.course >= stopped {
		return
	}
	j.course = stopped
	j.slots.drop(j)
	if j.way.quit != nil {
		close(j.way.quit)
	}
	if j.left {
		j.tally.Cancelled.Add(int64(len(j.how) - j.next))
	}
}

// over says that nothing runs and nothing will.
func (j *job) over() bool {
	return j.ended == j.next && (j.course >= stopped || j.next == len(j.how))
}

// ring wakes the consumer when what it waits for is there. When there is no consumer any more, the end of the last
// orphan frees the job; the caller must not touch it then.
func (j *job) ring() {
	if j.until != nil && j.answer(j.until) {
		j.until = nil
		j.bell <- struct{}{}
	}
	if j.left && j.over() && j.way.thinking == 0 {
		j.recycle()
	}
}

// answer looks whether the consumer's wait has an end.
func (j *job) answer(until func(*job) bool) bool {
	j.met, j.seen, j.held = j.course < broken && until(j), j.ended, j.results
	return j.met || j.over()
}

// write counts an item that ended and never reached the consumer.
func (j *job) write(item int) {
	switch {
	case j.how[item] == severed:
		j.tally.Cancelled.Add(1)
	case !j.given[item]:
		j.tally.Lost.Add(1)
	}
}

// leave ends the consumer's part and counts what it did not get. What is unfinished goes on as orphans.
func (j *job) leave() {
	j.slots.mu.Lock()
	defer j.slots.mu.Unlock()
	if j.count < len(j.how) || j.ended < len(j.how) {
		for _, item := range j.order[:j.ended] {
			j.write(item)
		}
		notStarted, running := len(j.how)-j.next, j.next-j.ended
		if j.course >= stopped {
			j.tally.Cancelled.Add(int64(notStarted))
			notStarted = 0
		}
		j.tally.Orphans.Add(int64(notStarted + running))
	}
	j.left = true
	j.ring()
}

// give hands an item to the consumer, and says whether it wants more.
func (j *job) give(yield func(Delivery) bool, d Delivery) bool {
	j.given[d.Item] = true
	j.count++
	return yield(d)
}

// sever stops the job, cuts what is in flight and waits for it. From here on its errors are no failures.
func (j *job) sever(cutOff func()) {
	j.slots.mu.Lock()
	j.stop()
	j.course = max(j.course, cutting)
	j.slots.mu.Unlock()
	cutOff()
	j.halt()
}
