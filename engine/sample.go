package engine

import (
	"time"

	"bench/engine/client"
)

// A clockIndex is one of the durations that are recorded of a request or of a batch.
type clockIndex uint8

// The clocks, see the table in docs/measuring.md.
const (
	clockService clockIndex = iota
	clockResponse
	clockDelivery
	clockHeadOfLine
	clockQueue
	clockConnecting
	clockSendLag
	clockMakespan
	clockSession
	clockFirstResult
	clockReleased
	clockDNS
	clockConnect
	clockTLS
	clockFirstByte
	clockTransfer
	clockFirstEvent
	clockGap
	clockLastEvent
	clockTimeTo10
	clockTimeTo50
	clockTimeTo90
	clockTimeTo100
	clocks // how many there are
)

// clockNames are the clocks' keys in a trial's histograms.
var clockNames = [clocks]string{
	clockService: "service", clockResponse: "response", clockDelivery: "delivery", clockHeadOfLine: "head_of_line",
	clockQueue: "queue", clockSendLag: "send_lag", clockMakespan: "makespan", clockSession: "session", clockFirstResult: "first_result",
	clockReleased: "released", clockConnecting: "connecting",
	clockDNS: "phases.dns", clockConnect: "phases.connect", clockTLS: "phases.tls",
	clockFirstByte: "phases.first_byte", clockTransfer: "phases.transfer",
	clockFirstEvent: "first_event", clockGap: "gap", clockLastEvent: "last_event",
	clockTimeTo10: "time_to.p10", clockTimeTo50: "time_to.p50", clockTimeTo90: "time_to.p90",
	clockTimeTo100: "time_to.p100",
}

// A sample is one request as the recorder needs it.
type sample struct {
	client.Exchange
	name      int           // index of the request's name
	available time.Duration // batch start, or the scheduled arrival
	delivered time.Duration // to the consumer; unset when it never was, or where there is no consumer (pool)
	lag       time.Duration // the generator's own lateness; unset in a closed loop
	late      time.Duration // the same with that of the requests it had to wait for, where there are such
	scheduled bool          // available is a moment of the schedule
	batched   bool          // one of a batch: queue and delivery mean something
}

// left says that the request was written, at least once.
func (x *sample) left() bool { return x.Attempts > 0 }

// answered says that a response came whole, whatever it says: what a library gives to its caller.
func (x *sample) answered() bool { return x.Kind == client.None || x.Kind >= client.BadStatus }

// queue is how long it waited for its turn: opening a connection is another matter, and so are attempts in vain.
func (x *sample) queue() time.Duration { return max(0, x.Sent-x.available-x.Opening-x.Lost) }
