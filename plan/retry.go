package plan

import (
	"slices"
	"strconv"
	"time"
)

// Retry is when a client sends a request again by itself, how often, and after what time.
type Retry struct {
	Attempts int           `json:"attempts"` // how often a request is sent at most, the first time included
	On       []string      `json:"on"`       // statuses, such as 503 and 5xx, and kinds of errors
	Wait     time.Duration `json:"wait"`     // before the second attempt
	Backoff  float64       `json:"backoff"`  // by which the wait grows each time
}

// LongestWait is the longest time between two attempts, however often it has grown.
const LongestWait = time.Minute

// WaitBefore is how long is waited before an attempt, of which the first is number 1.
func (r Retry) WaitBefore(attempt int) time.Duration {
	wait := float64(r.Wait)
	for range attempt - 2 {
		wait = min(wait*r.Backoff, float64(LongestWait))
	}
	return min(time.Duration(wait), LongestWait)
}

// RetryKinds are the kinds of errors after which a request can be sent again: those of the network and of the server's end of
// it, by their names in results.
func RetryKinds() []string {
	return []string{"refused", "unreachable", "dns", "connect_timeout", "tls", "proxy", "reset", "truncated", "closed", "timeout", "stalled", "malformed"}
}

// StatusesOf are the statuses that a word stands for: one, or a class such as 5xx. It is not ok for a word that is neither.
func StatusesOf(word string) (least, most int, ok bool) {
	if len(word) != 3 || word[0] < '1' || word[0] > '5' {
		return 0, 0, false
	}
	if class := int(word[0]-'0') * 100; word[1:] == "xx" {
		return class, class + 99, true
	}
	status, err := strconv.Atoi(word)
	return status, status, err == nil
}

// IsRetryCause says whether a word can stand in On.
func IsRetryCause(word string) bool {
	_, _, isStatus := StatusesOf(word)
	return isStatus || slices.Contains(RetryKinds(), word)
}
