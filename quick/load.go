package quick

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What is done unless a flag says otherwise.
const (
	DefaultConnections = 10
	DefaultDuration    = 5 * time.Second
)

// A Load is what a command line asks for.
type Load struct {
	Addresses   []string      // as they were typed
	Connections []int         // most requests in flight, a level each; none: DefaultConnections
	Duration    time.Duration // measured time of each address and level; 0: DefaultDuration, unless Requests says how much
	Requests    int           // sent to each address at each level; 0: as many as Duration has time for
	Rates       []float64     // requests a second of an open loop, a level each; none: a closed loop
	Method      string        // "": GET, or POST where there is a body
	Headers     []string      // "Name: value"
	Body        *Body         // nil: none
	User        string        // "name:password" of basic authentication; "": whatever an address has
	Insecure    bool          // any certificate is good
}

// A Mistake is what is wrong with a command line, and what would be right.
type Mistake struct{ Summary, Detail string }

func (m *Mistake) Error() string { return m.Summary + ": " + m.Detail }

func mistaken(summary, detail string, args ...any) *Mistake {
	return &Mistake{Summary: summary, Detail: fmt.Sprintf(detail, args...)}
}

// open says whether requests are sent at a rate, whether or not answers come.
func (l *Load) open() bool { return len(l.Rates) > 0 }

// levels is how many cells each address has.
func (l *Load) levels() int {
	if l.open() {
		return len(l.Rates)
	}
	return len(l.connections())
}

// alone says whether there is one cell, so that nothing is compared.
func (l *Load) alone() bool { return len(l.Addresses) == 1 && l.levels() == 1 }

// connections are the levels of a closed loop.
func (l *Load) connections() []int {
	if len(l.Connections) == 0 {
		return []int{DefaultConnections}
	}
	return l.Connections
}

// check finds what contradicts itself.
func (l *Load) check() error {
	if l.Requests > 0 && l.Duration > 0 {
		return mistaken("-n and -z exclude each other", "-n is how many requests are sent, -z for how long. Give one of them.")
	}
	if l.open() && len(l.Connections) > 1 {
		return mistaken("-r with several -c", "With -r the levels are rates: -r 100,200. -c is then the most requests in flight, one number.")
	}
	if most := slices.Max(l.connections()); !l.open() && l.Requests > 0 && l.Requests < most {
		if len(l.Connections) == 0 {
			l.Connections = []int{l.Requests}
			return nil
		}
		return mistaken(fmt.Sprintf("%d requests can't keep %d connections busy", l.Requests, most),
			"Send more of them, -n %d or above, or open fewer connections: -c %d.", most, l.Requests)
	}
	return nil
}

// blocks is how many trials the time of each cell is cut into; 0: as many as the language has it.
func (l *Load) blocks() int {
	const usual, least = 20, 6 // fewer than six have no verdict
	if l.alone() {
		return 1
	}
	if l.Requests == 0 {
		return 0
	}
	most := DefaultConnections
	if !l.open() {
		most = slices.Max(l.connections())
	}
	n := min(l.Requests, max(least, l.Requests/(2*most)))
	if n >= usual {
		return 0
	}
	return n
}

// duration is for how long each cell is measured; 0: Requests says how much, or the language says how long a comparison of
// rates takes.
func (l *Load) duration() time.Duration {
	if l.Requests > 0 || l.Duration == 0 && l.open() && len(l.Addresses) > 1 {
		return 0
	}
	if l.Duration == 0 {
		return DefaultDuration
	}
	return l.Duration
}

func (l *Load) method() string {
	switch {
	case l.Method != "":
		return strings.ToUpper(l.Method)
	case l.Body != nil:
		return "POST"
	}
	return "GET"
}
