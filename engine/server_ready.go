package engine

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// pollEvery is how often a server that is not ready yet is asked again.
const pollEvery = 20 * time.Millisecond

// awaitReady waits until the server answers as its `ready` block says, and no longer than that allows.
func (s *server) awaitReady(ctx context.Context) error {
	ready := s.plan.Ready
	limited, cancel := context.WithTimeoutCause(ctx, ready.Timeout, errors.New("not ready in time"))
	defer cancel()
	transport := &http.Transport{DisableKeepAlives: true}
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	for {
		err := s.answers(limited, client)
		if err == nil {
			return nil
		}
		select {
		case <-s.process.ended():
			return fmt.Errorf("it ended before it was ready: %w", s.process.err())
		case <-limited.Done():
			if ctx.Err() != nil {
				return ctx.Err()
			}
			return fmt.Errorf("not ready within %v: %w%s", ready.Timeout, err, s.lastWords())
		case <-time.After(pollEvery):
		}
	}
}

// answers asks the server once.
func (s *server) answers(ctx context.Context, client *http.Client) error {
	ready := s.plan.Ready
	if ready.Path == "" || ready.TCP {
		conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", s.address())
		if err != nil {
			return err
		}
		return conn.Close()
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url()+ready.Path, nil)
	if err != nil {
		return err
	}
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
	if c, ok := s.process.(*command); ok {
		return c.output.lastWords()
	}
	return ""
}
