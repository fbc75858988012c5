package client

import (
	"bench/plan"
)

// A Request is a planned request, compiled: rendered by its client, its expectations ready to be checked.
type Request struct {
	plan.Request
	Index    int       // its place in the group's list of requests
	rendered any       // the client's own rendering
	check    checkFunc // never nil: without `expect` a status must be below 400
	wantBody bool      // check looks at the body
	maxBytes int64     // 0: no limit of its own
}

// A checkFunc judges a response that came whole. It returns none, or the kind and what was found.
type checkFunc func(r *response) (ErrorKind, string)
