package client

import (
	"context"

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
	plain := make([]plan.Request, 0, len(requests))
	var sockets []plan.Request
	places := make([]place, len(requests))
	for i, r := range requests {
		if r.WebSocket != nil {
			places[i] = place{1, len(sockets)}
			sockets = append(sockets, opening(r))
			continue
		}
		places[i] = place{0, len(plain)}
		plain = append(plain, r)
	}
	below, err := c.Client.Compile(plain)
	if err != nil || len(sockets) == 0 {
		return below, err
	}
	client, err := newWebSockets(c.settings, c.env)
	if err != nil {
		return nil, err
	}
	made, err := client.Compile(sockets)
	if err != nil {
		return nil, err
	}
	return &messageCompiled{of: []Compiled{below, made}, places: places}, nil
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
