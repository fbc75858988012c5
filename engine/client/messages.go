package client

import (
	"context"
	"net/http"
	"slices"

	"bench/plan"
)

// A messageClient has requests of protocols that are not HTTP's go their own way, beside a client of HTTP. Where there are
// none, it is not there.
type messageClient struct {
	Client
	settings plan.Client
	env      Env
}

func (c *messageClient) Compile(requests []plan.Request) (Compiled, error) {
	var plain []plan.Request
	others := make([][]plan.Request, len(messageProtocols))
	places := make([]place, len(requests))
	for i, r := range requests {
		p := slices.IndexFunc(messageProtocols, func(p messageProtocol) bool { return p.speaks(r) })
		if p < 0 {
			places[i] = place{0, len(plain)}
			plain = append(plain, r)
			continue
		}
		places[i] = place{p + 1, len(others[p])}
		others[p] = append(others[p], withStatus(r, messageProtocols[p].status))
	}
	below, err := c.Client.Compile(plain)
	if err != nil || len(plain) == len(requests) {
		return below, err
	}
	made := &messageCompiled{of: []Compiled{below}, places: places}
	for p, list := range others {
		client := c.Client
		if len(list) > 0 {
			if client, err = messageProtocols[p].client(c.settings, c.env); err != nil {
				return nil, err
			}
		}
		own, err := client.Compile(list)
		if err != nil {
			return nil, err
		}
		made.of = append(made.of, own)
	}
	return made, nil
}

// A messageProtocol is one that has messages, and what its answer's status is when all is well.
type messageProtocol struct {
	speaks func(r plan.Request) bool
	status int
	client func(c plan.Client, env Env) (Client, error)
}

var messageProtocols = []messageProtocol{
	{func(r plan.Request) bool { return r.WebSocket != nil }, http.StatusSwitchingProtocols, newWebSockets},
	{func(r plan.Request) bool { return r.GRPC != nil }, http.StatusOK, newGRPC},
}

// withStatus is a request that expects a status, unless it is told which.
func withStatus(r plan.Request, status int) plan.Request {
	own := plan.Expect{}
	if r.Expect != nil {
		own = *r.Expect
	}
	if len(own.Status) == 0 {
		own.Status = []int{status}
	}
	r.Expect = &own
	return r
}

// A place is where a request went: to which client, and its number there.
type place struct{ client, index int }

// A messageCompiled has the requests of several clients as one list.
type messageCompiled struct {
	of     []Compiled
	places []place
}

func (c *messageCompiled) Open() Session {
	s := &messageSession{places: c.places}
	for _, of := range c.of {
		s.of = append(s.of, of.Open())
	}
	return s
}

type messageSession struct {
	of     []Session
	places []place
}

func (s *messageSession) Do(ctx context.Context, index int, x *Exchange) error {
	p := s.places[index]
	return s.of[p.client].Do(ctx, p.index, x)
}

func (s *messageSession) Lane() Session {
	lane := &messageSession{places: s.places}
	for _, of := range s.of {
		lane.of = append(lane.of, of.Lane())
	}
	return lane
}

func (s *messageSession) Close() {
	for _, of := range s.of {
		of.Close()
	}
}
