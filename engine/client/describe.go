package client

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"bench/plan"
	"bench/protos"
)

// A Describer asks servers by gRPC's reflection what their services take and answer. It asks each once, whoever wants to know.
type Describer struct {
	env   Env
	known map[string]description
}

// A description is what came of asking.
type description struct {
	set []byte
	err error
}

// NewDescriber makes one that is under the rules of an environment.
func NewDescriber(env Env) *Describer { return &Describer{env: env, known: map[string]description{}} }

// ErrNoReflection says that a server doesn't tell what its services are.
var ErrNoReflection = errors.New("the server has no reflection service, neither grpc.reflection.v1 nor v1alpha")

// An UnknownServiceError says that a server has no service of that name, and which it has.
type UnknownServiceError struct {
	Name  string
	There []string
}

func (e *UnknownServiceError) Error() string {
	return fmt.Sprintf("the server has no service %q", e.Name)
}

// mostFiles is how many files a service may be described by.
const mostFiles = 2000

// Set is the descriptors of a call's service, as plan.GRPC has them. The server is asked through the client of the call, with
// its headers. The error is ErrNoReflection, an *UnknownServiceError, or a *Failure.
func (d *Describer) Set(ctx context.Context, c plan.Client, r plan.Request) ([]byte, error) {
	service, _, _ := strings.Cut(r.GRPC.Method, "/")
	server := strings.TrimSuffix(r.URL, r.GRPC.Method)
	headers := maps.Clone(r.Headers)
	if r.Dynamic != nil {
		for name := range r.Dynamic.Headers {
			delete(headers, name) // which nobody has values for now
		}
	}
	key := fmt.Sprint(server, service, c, headers)
	found, ok := d.known[key]
	if !ok {
		found.set, found.err = d.ask(ctx, c, server, service, headers)
		d.known[key] = found
	}
	return found.set, found.err
}

// ask asks by the versions of the protocol in turn.
func (d *Describer) ask(ctx context.Context, c plan.Client, server, service string, headers map[string]string) ([]byte, error) {
	c.Retry, c.Session = nil, plan.SessionCell
	for _, version := range protos.ReflectionVersions() {
		q, err := d.inquire(c, version, server, headers)
		if err != nil {
			return nil, err
		}
		set, err := q.service(ctx, service)
		q.session.Close()
		var f *Failure
		if !errors.As(err, &f) || f.Kind != grpcUnimplemented {
			return set, err
		}
	}
	return nil, ErrNoReflection
}

// An inquiry asks one server.
type inquiry struct{ session Session }

// What is asked, by the places of the requests in an inquiry, and the fields of the message that asks it.
const (
	askSymbol = iota
	askFile
	askServices
)

var askedFields = []string{"file_containing_symbol", "file_by_filename", "list_services"}

func (d *Describer) inquire(c plan.Client, version, server string, headers map[string]string) (*inquiry, error) {
	made, err := New(c, d.env)
	if err != nil {
		return nil, err
	}
	set, err := protos.ReflectionSet(version)
	if err != nil {
		return nil, err
	}
	var requests []plan.Request
	for _, field := range askedFields {
		requests = append(requests, plan.Request{
			Name: "reflection", Method: "POST", URL: server + protos.ReflectionMethod(version), Headers: headers,
			GRPC: &plan.GRPC{
				Method: protos.ReflectionMethod(version), ClientStreams: true, ServerStreams: true, Descriptors: plan.NewDescriptors(set), Messages: []string{"{}"}, Send: plan.SendAtOnce,
			},
			Stream:   &plan.Stream{Format: plan.Messages},
			Captures: []plan.Capture{{Name: "told", From: plan.FromJSON, Path: "$", Which: plan.FirstFound}},
			Dynamic: &plan.Dynamic{Send: []plan.Text{{
				{Literal: `{"` + field + `":`}, {Value: &plan.Value{From: plan.FromCounter}, Through: []string{"jsonencode"}}, {Literal: "}"},
			}}},
		})
	}
	compiled, err := made.Compile(requests)
	if err != nil {
		return nil, err
	}
	return &inquiry{session: compiled.Open()}, nil
}

// asked is what is asked about.
type asked string

// Append appends it, whatever the slot.
func (a asked) Append(dst []byte, _ plan.Value) []byte { return append(dst, a...) }

// ask asks one thing. What the server refuses to tell is no error here.
func (q *inquiry) ask(ctx context.Context, what int, about string) (protos.Told, error) {
	var taken Taken
	x := Exchange{Values: asked(about), Taken: &taken}
	if err := q.session.Do(ctx, what, &x); err != nil || x.Kind != None {
		return protos.Told{}, &Failure{Kind: x.Kind, cause: errors.New(x.Message)}
	}
	return protos.ReadTold([]byte(taken.Values[0]))
}

// service asks for the files of a service and of all that they import.
func (q *inquiry) service(ctx context.Context, name string) ([]byte, error) {
	told, err := q.ask(ctx, askSymbol, name)
	if err != nil {
		return nil, err
	}
	if len(told.Files) == 0 {
		list, err := q.ask(ctx, askServices, "")
		if err != nil {
			return nil, err
		}
		return nil, &UnknownServiceError{Name: name, There: list.Services}
	}
	files := new(protos.Gathering)
	if err := take(files, told); err != nil {
		return nil, err
	}
	for missing := files.Missing(); len(missing) > 0; missing = files.Missing() {
		before := files.Len()
		if told, err = q.ask(ctx, askFile, missing[0]); err != nil {
			return nil, err
		}
		if err := take(files, told); err != nil {
			return nil, err
		}
		if files.Len() == before && !files.AddKnown(missing[0]) || files.Len() > mostFiles {
			return nil, fail(malformed, "reflection: the server doesn't tell of %s, which %s needs", missing[0], name)
		}
	}
	set, err := files.Set()
	if err != nil {
		return nil, fail(malformed, "reflection: %w", err)
	}
	return set, nil
}

// take takes the files of an answer.
func take(files *protos.Gathering, told protos.Told) error {
	for _, file := range told.Files {
		if err := files.Add(file); err != nil {
			return fail(malformed, "reflection: %w", err)
		}
	}
	return nil
}
