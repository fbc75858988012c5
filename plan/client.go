package plan

// What shares connections. keep_alive = false is a session for each request; the aiohttp preset has one for each batch.
const (
	SessionCell    = "cell"
	SessionBatch   = "batch"
	SessionRequest = "request"
)

// What a client's timeout is the time of, see Client.TimeoutOf. A response, from sent to its last byte, is written as "" in
// a plan; the others are how libraries count.
const (
	TimeoutOfResponse = "response"
	TimeoutOfRead     = "read"
	TimeoutOfTotal    = "total"
)
