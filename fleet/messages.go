package fleet

import (
	"encoding/json"
	"fmt"
	"time"

	"bench/engine"
	"bench/engine/server"
	"bench/result"
)

// version is that of the messages. What has another one isn't understood.
const version = 1

// A hello is what a worker says of itself each second, as its lease.
type hello struct {
	V       int               `json:"v"`
	ID      string            `json:"id"`
	Name    string            `json:"name"`
	Build   Build             `json:"build"`
	Host    result.Host       `json:"host"`
	Labels  map[string]string `json:"labels,omitempty"`
	Weight  int               `json:"weight,omitempty"`
	NoLoad  bool              `json:"no_load,omitempty"`
	May     string            `json:"may"`  // what its owner agrees to, for people
	XKey    string            `json:"xkey"` // public: what is sealed for it is for it alone
	Run     string            `json:"run,omitempty"`
	Epoch   int               `json:"epoch,omitempty"`
	Address string            `json:"address,omitempty"` // by which others reach what it runs
	Network string            `json:"network"`           // tells what loopback is there; see machine.Network
	Ended   map[string]string `json:"ended,omitempty"`   // servers that have ended by themselves, and why
}

// A claim takes a worker for a run. It is refused with the reason, which names what differs.
type claim struct {
	V      int    `json:"v"`
	Run    string `json:"run"`
	Epoch  int    `json:"epoch"`
	Build  Build  `json:"build"`
	Digest string `json:"digest"`
	Name   string `json:"name"` // by which the run calls the worker
	From   string `json:"from"` // the public key of who has sealed
	Sealed []byte `json:"sealed"`
}

// secrets are what a claim has sealed.
type secrets struct {
	Identity string `json:"identity"` // opens the bundle
	Key      []byte `json:"key"`      // of what messages have encrypted
}

// An answer is what a worker says to a request. A problem says why it did not do it.
type answer struct {
	V       int            `json:"v"`
	Problem *problem       `json:"problem,omitempty"`
	Probed  *engine.Probed `json:"probed,omitempty"`
	Hello   *hello         `json:"hello,omitempty"`
	Busy    bool           `json:"busy,omitempty"`   // alive: it makes ready, or performs
	Server  string         `json:"server,omitempty"` // that the problem is about; "": the worker
	// Ports are those of the servers that were reserved, and Used is what servers have used in a trial, both by name.
	Ports map[string]int          `json:"ports,omitempty"`
	Used  map[string]server.Usage `json:"used,omitempty"`
	// Executable is the program of a server that was started.
	Executable *server.Executable `json:"executable,omitempty"`
}

// reserve asks for the ports of servers, before anything is known of the plan. Nothing is started by that.
type reserve struct {
	V     int            `json:"v"`
	Run   string         `json:"run"`
	Build Build          `json:"build"`
	Ports map[string]int `json:"ports"` // by server; 0: a free one
}

// serve asks to start or stop a server.
type serve struct {
	V      int    `json:"v"`
	Run    string `json:"run"`
	Epoch  int    `json:"epoch"`
	Server string `json:"server"`
}

// probe asks whether the targets are there.
type probe struct {
	V       int            `json:"v"`
	Run     string         `json:"run"`
	Epoch   int            `json:"epoch"`
	Servers engine.Servers `json:"servers"`
}

// release lets a worker go. Final is that the run is over; else its coordinator may come back. Refused is why the run can't
// use this worker, now or later. Broken is why nothing of the run can be stored: what was unpacked for it is removed.
type release struct {
	Refused string `json:"refused,omitempty"`
	Broken  string `json:"broken,omitempty"`

	V     int    `json:"v"`
	Run   string `json:"run"`
	Epoch int    `json:"epoch"`
	Final bool   `json:"final"`
}

// A round is one trial among those of an epoch: it has a number of its own, so that nothing that comes late is taken for
// something else.
type round struct {
	V      int `json:"v"`
	Epoch  int `json:"epoch"`
	Number int `json:"n"`
}

// prepare asks the roster to make ready for a trial. Setup is the request's, encrypted: it may be secret.
type prepare struct {
	round
	Attempt int                 `json:"attempt"` // the log's number of it
	Order   engine.TrialRequest `json:"order"`   // without the set-up, and without the portion
	Setup   []byte              `json:"setup"`
	Roster  []string            `json:"roster"`          // the workers' ids, by place
	Weights []int               `json:"weights"`         // the same
	Hosts   []string            `json:"hosts,omitempty"` // the ids of workers whose servers are loaded
}

// ready says that a worker is, or why not.
type ready struct {
	round
	Worker  string        `json:"worker"`
	LeadIn  time.Duration `json:"lead_in"`
	Error   time.Duration `json:"e"`   // of what is known of the clocks
	RTT     time.Duration `json:"rtt"` // the longest of its last exchanges
	Problem *problem      `json:"problem,omitempty"`
}

// start tells the roster when to lead in and when to record, by the coordinator's clock.
type start struct {
	round
	Lead   time.Duration `json:"lead"`
	Record time.Duration `json:"record"`
}

// done says that a worker's trial is over and, where it was recorded, that its share is in the log. Of others it has the share.
type done struct {
	round
	Worker  string        `json:"worker"`
	Heard   time.Duration `json:"heard,omitempty"` // when it heard the start, by the coordinator's clock
	Problem *problem      `json:"problem,omitempty"`
	Share   *result.Share `json:"share,omitempty"`
}

// A brought is what the log keeps of a worker's share.
type brought struct {
	V       int             `json:"v"`
	Share   json.RawMessage `json:"share,omitempty"`
	Problem *problem        `json:"problem,omitempty"`
}

// question asks for the time, and moment tells it.
type question struct {
	V     int `json:"v"`
	Epoch int `json:"epoch"`
}

type moment struct {
	V     int           `json:"v"`
	Epoch int           `json:"epoch"`
	At    time.Duration `json:"at"`
}

// encode is a message's text. Messages have nothing in them that has no JSON.
func encode(message any) []byte {
	text, err := json.Marshal(message)
	if err != nil {
		panic(fmt.Sprintf("a message of fleet has no JSON: %T", message))
	}
	return text
}

// decode reads a message, and refuses those of another version.
func decode[M any](text []byte) (m M, err error) {
	var v struct {
		V int `json:"v"`
	}
	if err := json.Unmarshal(text, &v); err != nil {
		return m, fmt.Errorf("read a message: %w", err)
	}
	if v.V != version {
		return m, fmt.Errorf("a message is of version %d, and this bench knows version %d", v.V, version)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, fmt.Errorf("read a message: %w", err)
	}
	return m, nil
}
