package fleet

import (
	"context"
	"time"

	"bench/engine"
	"bench/fleet/hub"
	"bench/plan"
	"bench/result"
)

// JoinFile is all that a worker needs to reach a coordinator's own hub.
type JoinFile = hub.Join

// ParseJoin reads a join file's text; JoinFile.Encode writes one.
func ParseJoin(text []byte) (JoinFile, error) { return hub.ParseJoin(text) }

// What to do when a worker is lost.
const (
	OnLostContinue = "continue" // go on with who is left, if these are enough
	OnLostWait     = "wait"     // wait for as many as before, as long as Wait
	OnLostFail     = "fail"     // end the run as failed; it can be resumed
)

// OnLost are these, in the order in which they are told.
var OnLost = []string{OnLostContinue, OnLostWait, OnLostFail}

// DefaultWait is how long is waited for enough workers, where nothing is said.
const DefaultWait = 2 * time.Minute

// CoordinatorOptions are what a coordinator needs.
type CoordinatorOptions struct {
	Run   string // the run's ID: letters, digits, - and _
	Build Build
	// Digest is of the plan: workers that make another one of the bundle are refused.
	Digest string
	// Dir is the own hub's folder; unused with URL.
	Dir string
	// Listen is where the own hub listens, ADDRESS:PORT; "": a free port of 127.0.0.1. Advertise is the host, or host:port, by
	// which workers reach it, where that is another one.
	Listen, Advertise string
	// URL is of a NATS cluster in place of an own hub, and Creds the path of the file that lets in there.
	URL, Creds string
	// Min workers are needed for a block; Max is how many take part, and 0 is Min.
	Min, Max int
	Labels   map[string]string // that workers have to have; of others nothing is wanted
	OnLost   string            // "" is OnLostContinue
	Wait     time.Duration     // for enough workers; 0 is DefaultWait
	MaxSkew  time.Duration     // how far apart workers may start a trial; 0: 1 ms, or a hundredth of the trial where that is more
	// Bundle is what workers unpack, encrypted; Identity opens it. The identity is sealed for each worker, and is in no store.
	Bundle   []byte
	Identity string
	Join     func(JoinFile) error // is given what lets workers in, once the own hub listens; it may be nil
	Watch    func(Event)          // is told of workers, one event at a time; it may be nil
	Redact   func(*result.Share)  // cuts secrets out of what workers have sent, several at a time; it may be nil
	Resume   bool                 // go on with a run whose coordinator is gone
	// OtherPlan says that a run that is resumed may have another plan by now, such as other ports of its servers. Then nothing of its
	// log counts; its workers, its hub's address and its token are those of before.
	OtherPlan bool
}

// An Event tells of workers.
type Event struct {
	Type   EventType
	Worker string // the name of whom it is told; "": of nobody in particular
	Host   result.Host
	Have   int      // workers that can take part
	Want   int      // as many as are needed
	For    []string // the servers that run there, or the labels of who is waited for to run some
	Reason string   // why it was refused, or lost, or why the block is void
	Void   *result.Void
}

// EventType says what an Event tells.
type EventType string

// The events of workers.
const (
	WorkerJoined  EventType = "worker_joined"  // it takes part from the next block on
	WorkerRefused EventType = "worker_refused" // it may not, for Reason
	WorkerLost    EventType = "worker_lost"
	HostWaits     EventType = "host_waits"   // there is no worker for a server yet, with the labels For
	HostJoined    EventType = "host_joined"  // the servers For run there
	WorkersWait   EventType = "workers_wait" // there aren't enough
	BlockVoid     EventType = "block_void"   // the block is run again
	HubTroubled   EventType = "hub_troubled" // it doesn't store what it is to; it is tried again
	Stranger      EventType = "stranger"     // somebody without a right was refused at the hub; Reason is the address
)

// WorkerOptions are what a worker needs.
type WorkerOptions struct {
	// Join leads to a coordinator's own hub. URL is of a NATS cluster in place of it, and Creds the path of the file that lets
	// in there.
	Join       JoinFile
	URL, Creds string
	// Rejoin reads the join file again, where nobody answers by the first; nil: there is none.
	Rejoin    func() (JoinFile, error)
	Build     Build
	Name      string // by which it is told of; "": the host's name
	Labels    map[string]string
	Weight    int  // how much of the load it takes, against the others; 0 is 1
	NoLoad    bool // it runs servers at most, and sends nothing
	Advertise string
	Runs      int           // after so many it ends; 0: when its context does
	Linger    time.Duration // how long it keeps what it has measured for a coordinator that is gone; 0 is DefaultLinger
	Consent   Consent
	// Unpack makes of a bundle and its identity what this machine is to do. It refuses with an error that names the reason.
	Unpack func(ctx context.Context, bundle []byte, identity string) (*Job, error)
	Log    func(format string, args ...any) // is told what happens to it, in lines for people; it may be nil
}

// DefaultLinger is how long a worker waits for a coordinator that is gone, where nothing is said.
const DefaultLinger = 5 * time.Minute

// A Consent is what the owner of a worker's machine agrees to, beside the run's own approval.
type Consent interface {
	// Permit refuses a plan that would contact or start what the owner has not agreed to; the error names all of it.
	Permit(p *plan.Plan) error
	// PermitServers refuses the same of servers that are to be started there.
	PermitServers(servers []plan.Server) error
	// Told is what it agrees to, for people.
	Told() string
}

// A Job is a bundle, unpacked: what this machine is to do.
type Job struct {
	Plan    *plan.Plan
	Digest  string // of the plan
	Options engine.Options
	Redact  func(*result.Share) // cuts secrets out of what is sent; it may be nil
	Text    func(string) string // the same of what servers say; it may be nil
	Close   func() error        // removes what was unpacked; it may be nil
}
