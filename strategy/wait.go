package strategy

import "time"

// What a consumer can wait for. Each is asked under the slots' lock.
func allEnded(j *job) bool    { return j.ended == len(j.how) }
func allStarted(j *job) bool  { return j.next == len(j.how) }
func failedOrAll(j *job) bool { return j.failed != NoItem || allEnded(j) }
func moreEnded(j *job) bool   { return j.ended > j.want }
func wantedEnded(j *job) bool { return j.how[j.want] != pending }
func nothing(*job) bool       { return false }

// wait blocks the consumer until what it waits for is there. It is false when the job came to its end without that:
// after a failure that stopped it, or after the end of ctx, when what is in flight is waited for, which is soon.
func (j *job) wait(until func(*job) bool) bool {
	met, _ := j.waitBefore(nil, until)
	return met
}

// waitBefore is wait with a deadline, or nil; it says whether that came first.
func (j *job) waitBefore(d *deadline, until func(*job) bool) (met, late bool) {
	if !j.expect(until) {
		return j.met, false
	}
	if d == nil && j.home.shared == nil {
		// Only its own items hold its slots, and their Do returns soon after the end of ctx: a select would cost more.
		<-j.bell
		return j.met, false
	}
	var alarm <-chan time.Time
	if d != nil {
		if d.gone {
			return j.missed()
		}
		alarm = d.timer.C
	}
	select {
	case <-j.bell:
		return j.met, false
	case <-alarm:
		d.gone = true
		return j.missed()
	case <-j.ctx.Done():
		j.giveUp()
		j.halt()
		return false, false
	}
}

// missed ends a wait whose deadline has gone, unless the bell rang at the same moment.
func (j *job) missed() (met, late bool) {
	if j.giveUp() {
		return false, true
	}
	return j.met, false
}

// halt stops the job and waits until nothing of it runs.
func (j *job) halt() {
	j.slots.mu.Lock()
	j.stop()
	j.slots.mu.Unlock()
	if j.expect(nothing) {
		<-j.bell
	}
}

// expect asks for the bell to ring, unless there is nothing to wait for.
func (j *job) expect(until func(*job) bool) bool {
	j.slots.mu.Lock()
	defer j.slots.mu.Unlock()
	if j.answer(until) {
		return false
	}
	j.until = until
	return true
}

// giveUp ends a wait, and says whether the bell has not rung yet.
func (j *job) giveUp() bool {
	j.slots.mu.Lock()
	defer j.slots.mu.Unlock()
	if j.until == nil {
		<-j.bell
		return false
	}
	j.until = nil
	return true
}

// A deadline ends a consumer's waits. Once gone it stays so.
type deadline struct {
	timer *time.Timer
	gone  bool
}

// newDeadline starts the clock; limit 0 means that there is none.
func newDeadline(limit time.Duration) *deadline {
	if limit == 0 {
		return nil
	}
	return &deadline{timer: time.NewTimer(limit)}
}

func (d *deadline) stop() {
	if d != nil {
		d.timer.Stop()
	}
}

// passed looks at the clock without waiting.
func (d *deadline) passed() bool {
	if d == nil {
		return false
	}
	select {
	case <-d.timer.C:
		d.gone = true
	default:
	}
	return d.gone
}
