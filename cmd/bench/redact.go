package main

import (
	"slices"

	"bench/spec"
)

// redactedText stands for what must not be seen.
const redactedText = "(sensitive)"

// redacted is a plan that can be shown and kept: what has a sensitive variable's value in it is left out. Nothing is
// lost by that, since a plan is run from the sources in it.
func redacted(p *spec.Plan) *spec.Plan {
	shown := *p
	shown.Servers = slices.Clone(p.Servers)
	for i := range shown.Servers {
		redactServer(&shown.Servers[i])
	}
	shown.Benchmarks = slices.Clone(p.Benchmarks)
	for i := range shown.Benchmarks {
		b := &shown.Benchmarks[i]
		b.Cells, b.Placebos = redactCells(b.Cells), redactCells(b.Placebos)
	}
	return &shown
}

func redactServer(s *spec.Server) {
	if !s.Sensitive {
		return
	}
	s.Command = []string{redactedText}
	env := map[string]string{}
	for name := range s.Env {
		env[name] = redactedText
	}
	s.Env = env
}

func redactCells(cells []spec.Cell) []spec.Cell {
	cells = slices.Clone(cells)
	for i := range cells {
		c := &cells[i]
		if c.Client.Sensitive {
			c.Client.Proxy = redactedText
		}
		c.Group.Requests = slices.Clone(c.Group.Requests)
		for k := range c.Group.Requests {
			redactRequest(&c.Group.Requests[k])
		}
	}
	return cells
}

func redactRequest(r *spec.Request) {
	if !r.Sensitive {
		return
	}
	r.URL = redactedText
	if r.Body != "" {
		r.Body = redactedText
	}
	headers := map[string]string{}
	for name := range r.Headers {
		headers[name] = redactedText
	}
	r.Headers = headers
	if r.Expect != nil {
		r.Expect = &spec.Expect{Status: r.Expect.Status}
	}
}
