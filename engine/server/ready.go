package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"bench/engine/client"
)

// pollEvery is how often a server that is not ready yet is asked again.
const pollEvery = 20 * time.Millisecond

// awaitReady waits until the server answers as its `ready` block says, and no longer than that allows. It says at which
// of this machine's loopbacks that is.
func (s *server) awaitReady(ctx context.Context) (netip.Addr, error) {
	ready := s.plan.Ready
	limited, cancel := context.WithTimeoutCause(ctx, ready.Timeout, errors.New("not ready in time"))
	defer cancel()
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	for {
		at, err := s.answersAnywhere(limited, client)
		if err == nil {
			return at, nil
		}
		select {
		case <-s.life.ended():
			return at, fmt.Errorf("it ended before it was ready: %w", s.life.err())
		case <-limited.Done():
			if ctx.Err() != nil {
				return at, ctx.Err()
			}
			return at, fmt.Errorf("not ready within %v: %w%s", ready.Timeout, err, s.lastWords())
		case <-time.After(pollEvery):
		}
	}
}

// answersAnywhere asks the server once at each place where it may be. The error is that of the place where somebody is.
func (s *server) answersAnywhere(ctx context.Context, c *http.Client) (at netip.Addr, err error) {
	for _, place := range s.places() {
		failed := s.answers(ctx, c, place)
		if failed == nil {
			return place, nil
		}
		if err == nil || client.KindOf(err) == client.Refused && !client.ErrorKinds[client.KindOf(failed)].Nobody {
			at, err = place, failed
		}
	}
	return at, err
}

// answers asks the server once at one place.
func (s *server) answers(ctx context.Context, client *http.Client, at netip.Addr) error {
	ready := s.plan.Ready
	if ready.Path == "" || ready.TCP {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.addressAt(at))
		if err != nil {
			return err
		}
		return conn.Close()
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.addressAt(at)+ready.Path, nil)
	if err != nil {
		return err
	}
	r.Host = s.address() // as in the requests of the run
	response, err := client.Do(r)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if want := ready.Status; want != 0 && response.StatusCode != want || want == 0 && response.StatusCode >= 400 {
		return fmt.Errorf("GET %s answered %s", ready.Path, response.Status)
	}
	return nil
}

// lastWords are the last lines the server wrote, where it has a voice of its own.
func (s *server) lastWords() string {
	if c, ok := s.life.(command); ok {
		return c.process.LastWords()
	}
	return ""
}
