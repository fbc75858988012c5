package server

import (
	"context"
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"bench/engine/sound"
	"bench/plan"
)

// A Set is the servers of a plan, which are started and stopped together.
type Set struct {
	dir     string // of the spec
	options Options
	watch   Watch
	list    []*server
	life    context.Context // ends when one of them ends by itself
	died    context.CancelCauseFunc
	watches sync.WaitGroup
}

// A server is one `server` block, running.
type server struct {
	plan   plan.Server
	port   int
	four   bool       // somebody else listens on the port at ::1
	at     netip.Addr // where it listens, if others are to reach it; else this machine's loopback
	life   life
	starts int
	hurry  <-chan struct{} // see Options
	guard  []string        // see Options
}

// A life is a server's, in this process or in one of its own.
type life interface {
	// stop ends it, with all it started, and returns when it is gone.
	stop()
	// ended is closed when it has ended; err says why then.
	ended() <-chan struct{}
	err() error
	// usage is the CPU time it has used so far and the most memory it had; known is false where the system can't tell.
	usage() (cpu time.Duration, peakMemory int64, known bool)
}

// Start starts every server of the plan and waits until each is ready. When one fails, those before it are stopped
// again; the error says which one it was, and what it wrote last.
func Start(ctx context.Context, p *plan.Plan, o Options, w Watch) (*Set, error) {
	s := &Set{dir: p.Dir, options: o, watch: w}
	s.life, s.died = context.WithCancelCause(context.Background())
	for _, planned := range p.Servers {
		one := &server{plan: planned, hurry: o.Hurry, guard: o.Guard, port: o.Ports.Numbers()[planned.Name]}
		one.four, one.at = o.Ports.isShared(planned.Name), o.Ports.at(planned.Name)
		if one.port == 0 {
			one.port = planned.Port
		}
		s.list = append(s.list, one)
		if err := s.start(ctx, one); err != nil {
			s.Stop()
			return nil, err
		}
	}
	return s, nil
}

// start starts one server and waits until it is ready.
func (s *Set) start(ctx context.Context, one *server) error {
	s.watch.Starting(one.plan.Name)
	if len(one.plan.On) > 0 {
		return s.startAway(ctx, one)
	}
	listener := s.options.Ports.take(one.plan.Name)
	var err error
	if command := s.command(one); len(command) > 0 {
		if listener != nil {
			_ = listener.Close() // the command listens there itself
		}
		one.life, err = startCommand(one, command, s.dir)
	} else {
		one.life, err = startHTTPBin(one, listener)
	}
	if err != nil {
		return fmt.Errorf("server %s: start it: %w", one.plan.Name, err)
	}
	at, err := one.awaitReady(ctx)
	if err != nil {
		return fmt.Errorf("server %s: %w", one.plan.Name, err)
	}
	one.starts++
	s.mourn(one.plan.Name, one.life)
	s.watch.Ready(one.plan.Name, "http://"+one.addressAt(at), netip.AddrPortFrom(at, uint16(one.port)))
	return nil
}

// startAway has a server started where it is to run.
func (s *Set) startAway(ctx context.Context, one *server) error {
	if s.options.Away == nil {
		return fmt.Errorf("server %s: it is to run %s, and there are none", one.plan.Name, one.plan.Where())
	}
	started, err := s.options.Away(ctx, one.plan.Name)
	if err != nil {
		return fmt.Errorf("server %s: %w", one.plan.Name, err)
	}
	one.life = remote{started}
	one.starts++
	s.mourn(one.plan.Name, one.life)
	s.watch.Ready(one.plan.Name, one.url(), netip.AddrPort{})
	return nil
}

// mourn waits for the end of a server's process, and ends the set's life if nobody asked for it.
func (s *Set) mourn(name string, p life) {
	s.watches.Go(sound.Work(func() {
		<-p.ended()
		if err := p.err(); err != nil {
			s.died(&EndedError{name, err})
		}
	}))
}

// command is what starts a server in a process of its own; none for an httpbin that stays in this one.
func (s *Set) command(one *server) []string {
	if one.plan.Type == plan.Command {
		return one.plan.Command
	}
	if len(s.options.Serve) == 0 {
		return nil
	}
	argv := s.options.Serve[:len(s.options.Serve):len(s.options.Serve)]
	if one.at.IsValid() {
		argv = append(argv, "-listen", one.at.String())
	}
	return append(argv, "-port", strconv.Itoa(one.port), "-latency", one.plan.Latency.String(), "-jitter", one.plan.Jitter.String(),
		"-error-ratio", strconv.FormatFloat(one.plan.ErrorRatio, 'g', -1, 64),
		"-workers", strconv.Itoa(one.plan.Workers), "-queue", strconv.Itoa(one.plan.Queue))
}

// Stop stops every server, the last one to start first. A nil set has none.
func (s *Set) Stop() {
	if s == nil {
		return
	}
	for i := len(s.list) - 1; i >= 0; i-- {
		if s.list[i].life != nil {
			s.list[i].life.stop()
		}
	}
	s.watches.Wait()
	s.died(nil)
}

// Life is a context that ends as soon as a server ends by itself; its cause is the error that says which, and why.
func (s *Set) Life() context.Context { return s.life }

// An EndedError says that a server ended by itself.
type EndedError struct {
	Server string // its name
	Err    error  // why, with its last words
}

// Error names the server.
func (e *EndedError) Error() string {
	return fmt.Sprintf("server %s: it ended during the run: %v", e.Server, e.Err)
}

func (e *EndedError) Unwrap() error { return e.Err }

// Failed is the error of the first server that ended by itself.
func (s *Set) Failed() error {
	for _, one := range s.list {
		select {
		case <-one.life.ended():
			if err := one.life.err(); err != nil {
				return &EndedError{one.plan.Name, err}
			}
		default:
		}
	}
	return nil
}

// Restart starts the servers anew that ask for it before this block (from 0), and says which: connections to them are of no
// use any more.
func (s *Set) Restart(ctx context.Context, block int) (restarted []string, err error) {
	for _, one := range s.list {
		if every := one.plan.RestartEvery; every == 0 || block%every != 0 {
			continue
		}
		one.life.stop()
		if err := s.start(ctx, one); err != nil {
			return restarted, err
		}
		restarted = append(restarted, one.plan.Name)
	}
	return restarted, nil
}

// Processes is how many processes the named servers have been, one after the other; 0 without names.
func (s *Set) Processes(names []string) (most int) {
	for _, one := range s.list {
		if slices.Contains(names, one.plan.Name) {
			most = max(most, one.starts)
		}
	}
	return most
}
