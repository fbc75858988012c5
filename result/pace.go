package result

// Pace is how a trial of an open loop kept up with its schedule. The generator's own lateness is left out of it.
type Pace struct {
	Seconds float64 `json:"seconds"` // that the schedule goes on
	Due     int64   `json:"due"`     // requests that it wanted
	Done    int64   `json:"done"`    // of those, the ones that were done by its end
	Backlog int64   `json:"backlog"` // Due - Done: under way by then, waiting, or never sent
	Never   int64   `json:"never"`   // of those, the ones that were never sent: there was no place under max_in_flight
	// Responses are the mean response times of the requests that came due in each twentieth of the schedule, in seconds;
	// null where none did.
	Responses []*float64 `json:"responses"`
}
