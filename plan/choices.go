package plan

import (
	"fmt"
	"strconv"

	"bench/pattern"
)

// The words that a spec and a plan choose from. Each list has all of them, the default first, in the order in which they
// are shown.

// Order is the order in which the requests of a batch are sent.
type Order string

// The orders.
const (
	Listed   Order = "listed"   // as the group has them
	Shuffled Order = "shuffled" // anew in each batch
)

// Orders are all orders.
func Orders() []Order { return []Order{Listed, Shuffled} }

// ServerType is what a server is.
type ServerType string

// The types of servers.
const (
	Httpbin ServerType = "httpbin" // the embedded one
	Command ServerType = "command" // a program of the author's
)

// ServerTypes are all types of servers. There is no default.
func ServerTypes() []ServerType { return []ServerType{Httpbin, Command} }

// Signal is what asks a server to end, by its POSIX name.
type Signal string

// Signals are all that a server can be asked with.
func Signals() []Signal {
	return []Signal{"SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGKILL", "SIGUSR1", "SIGUSR2"}
}

// Unreachable is what a target that is down at the start means: that the run can't be done, or one more thing to be
// measured. "" is the latter for batches of which another target is there.
type Unreachable string

// What a target that is down means.
const (
	UnreachableMeasure Unreachable = "measure"
	UnreachableStop    Unreachable = "stop"
)

// Unreachables are all that it can mean by a word.
func Unreachables() []Unreachable { return []Unreachable{UnreachableMeasure, UnreachableStop} }

// OnFailure is what becomes of a batch's other requests after its first failure; "" for strategies that don't ask.
type OnFailure string

// What becomes of the others.
const (
	Orphan       OnFailure = "orphan"        // they go on, and nobody waits for them
	CloseSession OnFailure = "close_session" // leaving the session cuts them
)

// OnFailures are all that can become of them.
func OnFailures() []OnFailure { return []OnFailure{Orphan, CloseSession} }

// Process is how arrivals are spread around their rate.
type Process string

// The processes of arrivals.
const (
	Constant Process = "constant" // evenly
	Poisson  Process = "poisson"  // each by chance, independent of the others
)

// Processes are all processes of arrivals.
func Processes() []Process { return []Process{Constant, Poisson} }

// HTTPVersion is the version of HTTP that a client speaks.
type HTTPVersion string

// The versions of HTTP.
const (
	HTTP1 HTTPVersion = "1.1"
	HTTP2 HTTPVersion = "2"
	HTTP3 HTTPVersion = "3"
)

// HTTPVersions are all versions of HTTP.
func HTTPVersions() []HTTPVersion { return []HTTPVersion{HTTP1, HTTP2, HTTP3} }

// TLSVersion is the lowest version of TLS that a client accepts; "" is the default.
type TLSVersion string

// The versions of TLS.
const (
	TLS12 TLSVersion = "1.2"
	TLS13 TLSVersion = "1.3"
)

// TLSVersions are all versions that can be the lowest.
func TLSVersions() []TLSVersion { return []TLSVersion{TLS12, TLS13} }

// Texts are the words of a list as texts.
func Texts[T ~string](list []T) []string {
	texts := make([]string, len(list))
	for i, word := range list {
		texts[i] = string(word)
	}
	return texts
}

var everyBlocks = pattern.Of(`^every ([0-9]{1,6}) blocks?$`)

// ParseRestart reads when a server is restarted: never, which is 0, or every N blocks.
func ParseRestart(text string) (blocks int, ok bool) {
	if text == RestartText(0) {
		return 0, true
	}
	m := everyBlocks.Regexp().FindStringSubmatch(text)
	if m == nil {
		return 0, false
	}
	n, err := strconv.Atoi(m[1])
	return n, err == nil && n > 0
}

// RestartText is what ParseRestart reads.
func RestartText(blocks int) string {
	switch blocks {
	case 0:
		return "never"
	case 1:
		return "every 1 block"
	}
	return fmt.Sprintf("every %d blocks", blocks)
}
