package main

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"bench/engine"
	"bench/fleet"
	"bench/result"
	"bench/words"
)

// told is an event about workers in a line for people; "" where nothing has to be told.
func (e crewEvent) told() string {
	name := words.Printable(e.Worker)
	switch e.Type {
	case fleet.WorkersWait:
		return fmt.Sprintf("waits for %s, %d there; start one with: %s", words.Plural(e.Want, "worker"), e.Have, words.Printable(e.how))
	case fleet.HostWaits:
		return fmt.Sprintf("waits for the worker with %s; start it with: %s -no-load -label=%s -advertise=ADDRESS",
			words.And(e.For), words.Printable(e.how), words.Printable(strings.Join(e.For, " -label=")))
	case fleet.HostJoined:
		return fmt.Sprintf("worker %s joined, for %s%s", name, words.And(e.For), hostText(e.Host))
	case fleet.WorkerJoined:
		return fmt.Sprintf("worker %s joined, %d of %d%s", name, e.Have, max(e.Have, e.Want), hostText(e.Host))
	case fleet.WorkerRefused:
		return fmt.Sprintf("worker %s may not take part: %s", name, words.Printable(e.Reason))
	case fleet.WorkerLost:
		return fmt.Sprintf("worker %s is lost: %s; %s left", name, words.Printable(e.Reason), words.Count(e.Have))
	case fleet.BlockVoid:
		if e.Void == nil {
			return ""
		}
		return fmt.Sprintf("%s: block %d is run again: %s", words.Printable(e.Void.Benchmark), e.Void.Block+1, words.Printable(e.voidReason()))
	case fleet.HubTroubled:
		return "the hub has trouble: " + words.Printable(e.Reason)
	case fleet.Stranger:
		return "somebody without this run's join file was turned away: " + words.Printable(e.Reason)
	}
	return ""
}

// voidReason is why a block is void: who, and what of it.
func (e crewEvent) voidReason() string {
	reason := e.Reason
	if reason == "" {
		reason = e.Void.Reason
	}
	if who := e.Void.Worker; who != "" && !strings.Contains(reason, who) {
		reason = strings.TrimSuffix(who+": "+reason, ": ")
	}
	if reason == "" {
		reason = string(e.Void.Code)
	}
	return reason
}

func hostText(h result.Host) string {
	if h.Hostname == "" {
		return ""
	}
	return fmt.Sprintf(", on %s (%s)", words.Printable(h.Hostname), words.Plural(h.CPUs, "CPU"))
}

func (p *plainProgress) crew(e crewEvent) {
	if line := e.told(); line != "" {
		fmt.Fprintln(p.w, line)
	}
}

// A workerLine tells of a worker.
type workerLine struct {
	Event  string       `json:"event"` // "joined", "refused", "lost", "waiting", "stranger", "hub_troubled"
	Worker string       `json:"worker,omitempty"`
	Host   *result.Host `json:"host,omitempty"`
	Have   int          `json:"have"` // workers that take part
	Want   int          `json:"want"`
	For    []string     `json:"for,omitempty"` // the servers that it runs, or the labels of who is waited for to run some
	Reason string       `json:"reason,omitempty"`
}

// workerWords are the events as JSON lines have them.
var workerWords = map[fleet.EventType]string{
	fleet.WorkerJoined: "joined", fleet.WorkerRefused: "refused", fleet.WorkerLost: "lost", fleet.WorkersWait: "waiting",
	fleet.HostWaits: "waiting", fleet.HostJoined: "joined",
	fleet.HubTroubled: "hub_troubled", fleet.Stranger: "stranger",
}

func (j jsonLines) crew(e crewEvent) {
	if e.Type == fleet.BlockVoid && e.Void != nil {
		void := *e.Void
		void.Reason = e.voidReason()
		j.line("block_void", void)
		return
	}
	word := workerWords[e.Type]
	if word == "" {
		return
	}
	line := workerLine{Event: word, Worker: e.Worker, Have: e.Have, Want: e.Want, For: e.For, Reason: e.Reason}
	if e.Host.Hostname != "" {
		line.Host = &e.Host
	}
	j.line("worker", line)
}

// A liveCrew is what the live view knows of workers.
type liveCrew struct {
	waiting string // for whom; "": for nobody
	have    int
	lost    string // the last that was told of one, or of a block
	voids   int
}

func (c *liveCrew) hear(e crewEvent) {
	switch e.Type {
	case fleet.WorkersWait:
		c.waiting, c.have = e.told(), e.Have
	case fleet.WorkerJoined:
		c.have = e.Have
		if e.Have >= e.Want {
			c.waiting = ""
		}
	case fleet.WorkerLost:
		c.have, c.lost = e.Have, e.told()
	case fleet.WorkerRefused, fleet.HubTroubled, fleet.Stranger:
		c.lost = e.told()
	case fleet.BlockVoid:
		c.voids++
		c.lost = e.told()
	}
}

// lines are what the view shows of them.
func (c *liveCrew) lines() []string {
	var all []string
	switch {
	case c.waiting != "":
		all = append(all, c.waiting)
	case c.have > 0:
		line := words.Plural(c.have, "worker")
		if c.voids > 0 {
			line += fmt.Sprintf(", %s run again", words.Plural(c.voids, "block"))
		}
		all = append(all, line)
	}
	if c.lost != "" {
		all = append(all, c.lost)
	}
	return all
}

func (v *liveView) crew(e crewEvent) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.state.crew.hear(e)
	if e.Type == fleet.WorkersWait {
		v.state.began = time.Now()
	}
}

// A oneByOne tells a watcher one thing at a time: workers are told of while the run goes on.
type oneByOne struct {
	mu sync.Mutex
	watcher
}

func (o *oneByOne) watch(e engine.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.watcher.watch(e)
}

func (o *oneByOne) crew(e crewEvent) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.watcher.crew(e)
}
