package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"bench/engine/client"
	"bench/plan"
	"bench/protos"
	"bench/result"
)

// A CallError says that a call of gRPC can't be made as the spec has it, by what its server tells of its services. No load was
// sent.
type CallError struct {
	Summary string // what is wrong, in a few words
	Detail  string
	Request string
	Range   *result.Range // of the request in the spec; may be nil
}

// Error names the request, and the place in the spec where there is one.
func (e *CallError) Error() string {
	if e.Range == nil {
		return fmt.Sprintf("request %q: %s", e.Request, e.Detail)
	}
	return fmt.Sprintf("request %q at %s:%d: %s", e.Request, e.Range.Filename, e.Range.Start.Line, e.Detail)
}

// describe asks the servers of calls that the plan doesn't describe, and compiles what could not be before. All that is wrong is
// told at once.
func (l *local) describe(ctx context.Context) error {
	var wrong []error
	for _, cells := range l.cells {
		for _, c := range cells {
			for _, load := range c.loads() {
				found, err := l.describeLoad(ctx, load)
				if err != nil {
					return err
				}
				wrong = append(wrong, found...)
			}
		}
	}
	return joinedOnce(wrong)
}

// joinedOnce is some errors as one, each text once: the same call may stand in many cells.
func joinedOnce(all []error) error {
	seen := map[string]bool{}
	all = slices.DeleteFunc(all, func(err error) bool {
		told := seen[err.Error()]
		seen[err.Error()] = true
		return told
	})
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

// describeLoad does so for a cell that is no mix. Wrong are mistakes of its calls; err is what went wrong beside.
func (l *local) describeLoad(ctx context.Context, c *cell) (wrong []error, err error) {
	if c.player != nil || !slices.ContainsFunc(c.plan.Group.Requests, plan.Request.Undescribed) {
		return nil, nil
	}
	c.plan.Group.Requests = slices.Clone(c.plan.Group.Requests)
	for i := range c.plan.Group.Requests {
		r := &c.plan.Group.Requests[i]
		if !r.Undescribed() {
			continue
		}
		set, err := l.describer.Set(ctx, c.plan.Client, *r)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err == nil {
			err = describeCall(r, set)
		}
		if err != nil {
			wrong = append(wrong, callError(*r, err))
		}
	}
	if len(wrong) > 0 {
		return wrong, nil
	}
	c.requests = c.plan.Group.Batch()
	return nil, c.compile()
}

// describeCall gives a call its descriptors, and holds its messages against them.
func describeCall(r *plan.Request, set []byte) error {
	call, err := protos.Find(set, r.GRPC.Method)
	if err != nil {
		return &CallError{Summary: "Unknown method", Detail: err.Error() + there(methodsOf(set, r.GRPC.Method))}
	}
	own := *r.GRPC
	own.Descriptors, own.ClientStreams, own.ServerStreams = plan.NewDescriptors(set), call.ClientStreams, call.ServerStreams
	r.GRPC = &own
	if len(own.Messages) != 1 && !call.ClientStreams {
		return &CallError{Summary: "One message", Detail: own.Method + " takes one message: message = { … }"}
	}
	if own.Send == plan.SendInTurn && (!call.ClientStreams || !call.ServerStreams) {
		return &CallError{Summary: "Nothing to take turns with", Detail: own.Method + " is not a stream in both directions, which send = \"in_turn\" is for"}
	}
	for i, text := range own.Messages {
		if r.Dynamic != nil && i < len(r.Dynamic.Send) {
			if _, static := r.Dynamic.Send[i].Static(); !static {
				continue
			}
		}
		if _, err := call.Request([]byte(text)); err != nil {
			detail := err.Error()
			if r.Secret.Send {
				detail = "a message with a sensitive value in it doesn't fit its type"
			}
			return &CallError{Summary: "Not the message of the method", Detail: detail}
		}
	}
	return nil
}

// methodsOf are the methods of the service that a method is asked of.
func methodsOf(set []byte, method string) []string {
	service, _, _ := strings.Cut(method, "/")
	names, _ := protos.Methods(set) // a set that could be read before
	return slices.DeleteFunc(names, func(name string) bool { return !strings.HasPrefix(name, service+"/") })
}

// there says which of something there are.
func there(names []string) string {
	const shown = 8
	switch {
	case len(names) == 0:
		return ""
	case len(names) > shown:
		return fmt.Sprintf("; there are %s and %d more", strings.Join(names[:shown], ", "), len(names)-shown)
	}
	return "; there are " + strings.Join(names, ", ")
}

// callError says what is wrong with a call.
func callError(r plan.Request, err error) error {
	var (
		made    *CallError
		unknown *client.UnknownServiceError
	)
	switch {
	case errors.As(err, &made):
	case errors.As(err, &unknown):
		made = &CallError{Summary: "Unknown service", Detail: unknown.Error() + there(unknown.There)}
	case errors.Is(err, client.ErrNoReflection):
		made = &CallError{Summary: "No reflection", Detail: err.Error() + ": name the .proto file, as proto = \"…\", in the place of reflection"}
	default:
		made = &CallError{Summary: "The server's services aren't known", Detail: err.Error()}
	}
	made.Request, made.Range = r.Name, r.Range
	return made
}
