package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"bench/engine/server"
)

func serveCommand() command {
	return command{
		name:    "serve",
		summary: "start the embedded server by hand, for demos",
		about: "Starts the httpbin that `server` blocks of type httpbin start, on a loopback port, until it is interrupted. " +
			"Its faults are those of the block: latency and a uniform jitter are added to each response, and a share of them is an error 500. " +
			"At /events it answers with a scripted stream, of which a request's query can change events, gap, stall, first, size and format " +
			"(sse, ndjson, chunks): /events?events=100&first=50ms. At /ws the same comes as the messages of a WebSocket. " +
			"The server's URL is printed first.",
		examples: []example{
			{"bench serve -port=8080 -latency=20ms -jitter=5ms", "a slow server"},
			{"bench serve -port=8080 -events=50 -gap=20ms -stall=500ms", "streams of server-sent events at /events, each with a stall in the middle"},
			{"bench serve -workers=2 -latency=5ms", "one that serves 400 requests a second and no more"},
			{"bench serve -error-ratio=0.01", "one that fails now and then, on a free port"},
		},
		statuses: []exitStatus{{done, "stopped by a signal"}, {cannot, "could not listen"}},
		declare: func(f *flags) action {
			var o serveOptions
			f.number(&o.port, "port", "listen on port `N`; 0 chooses a free one")
			f.text(&o.listen, "listen", "listen at `ADDRESS` of this machine in place of 127.0.0.1: whoever reaches it can load it")
			f.span(&o.faults.Latency, "latency", "add `D` to each response, say 20ms")
			f.span(&o.faults.Jitter, "jitter", "vary the latency by up to `D` either way")
			f.ratio(&o.faults.ErrorRatio, "error-ratio", "answer the share `R` of requests with an error, 0 to 1")
			f.number(&o.faults.Workers, "workers", "serve `N` requests at once, each for the latency, so that N / D a second are its capacity; the others wait")
			f.number(&o.faults.Queue, "queue", "let `N` requests wait for a worker, and answer 503 to the others")
			f.number(&o.faults.Events.Events, "events", "write `N` events in each stream of /events; 20 unless told")
			f.span(&o.faults.Events.Gap, "gap", "write an event each `D`; 20ms unless told")
			f.yes(&o.record, "record", "have the records of streams say when their requests had arrived, whenever they were read")
			f.span(&o.faults.Events.Stall, "stall", "stand still for `D` in the middle of each stream")
			return o.serve
		},
	}
}

type serveOptions struct {
	listen string
	port   int
	record bool
	faults server.HTTPBin
}

func (o serveOptions) check() error {
	switch {
	case o.port < 0 || o.port > 65535:
		return mistake{fmt.Sprintf("There is no port %d", o.port), "Ports go from 0 to 65535."}
	case o.faults.Latency < 0 || o.faults.Jitter < 0:
		return mistake{"A delay can't be negative", "-latency and -jitter take durations such as 20ms."}
	case o.faults.Workers < 0 || o.faults.Queue < 0:
		return mistake{"There can't be fewer workers than none", "-workers and -queue take numbers; 0 is any number."}
	case o.faults.Workers > 0 && o.faults.Latency == 0:
		return mistake{"Workers take no time without a latency", "Say how long each takes for a request: -workers=2 -latency=5ms serves 400 a second."}
	case o.faults.Events.Events < 0 || o.faults.Events.Gap < 0 || o.faults.Events.Stall < 0:
		return mistake{"A script can't be negative", "-events takes a number, -gap and -stall take durations such as 20ms."}
	case o.faults.ErrorRatio < 0 || o.faults.ErrorRatio > 1:
		return mistake{"A share of more than all, or less than none", "-error-ratio takes a number from 0 to 1."}
	}
	return nil
}

func (o *serveOptions) serve(s *session) status {
	if err := o.check(); err != nil {
		return s.fail(err)
	}
	ctx := untilInterrupted()
	defer ctx.stop()
	listener, err := net.Listen("tcp", net.JoinHostPort(cmp.Or(o.listen, "127.0.0.1"), strconv.Itoa(o.port)))
	if err != nil {
		return s.fail(fmt.Errorf("serve: %w", err))
	}
	fmt.Fprintf(s.out, "http://%s\n", listener.Addr())
	if o.record {
		listener = server.Stamped(listener)
	}
	listening := o.faults.Server()
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		if listening.Shutdown(grace) != nil {
			_ = listening.Close() // it has had its second
		}
	}()
	if err := listening.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return s.fail(fmt.Errorf("serve: %w", err))
	}
	return done
}
