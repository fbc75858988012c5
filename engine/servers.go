package engine

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"time"

	"bench/engine/client"
	"bench/engine/sound"
	"bench/plan"
	"bench/result"
)

// servers are what a run starts and stops.
type servers struct {
	plan    *plan.Plan
	options Options
	tell    func(Event)
	list    []*server
	life    context.Context // ends when one of them ends by itself
	died    context.CancelCauseFunc
	where   *client.Whereabouts
	watches sync.WaitGroup
}

// A server is one `server` block, running.
type server struct {
	plan    plan.Server
	port    int
	four    bool // somebody else listens on the port at ::1
	process process
	starts  int
	hurry   <-chan struct{} // see Options
	guard   []string        // see Options
}

// A process is a server's life, in this process or in one of its own.
type process interface {
	// stop ends it, with all it started, and returns when it is gone.
	stop()
	// ended is closed when it has ended; err says why then.
	ended() <-chan struct{}
	err() error
	// usage is the CPU time it has used so far and the most memory it had; known is false where the system can't tell.
	usage() (cpu time.Duration, peakMemory int64, known bool)
}

// startServers starts every server of the plan and waits until each is ready. When one fails, those before it are
// stopped again.
func startServers(ctx context.Context, p *plan.Plan, o Options, where *client.Whereabouts, tell func(Event)) (*servers, error) {
	s := &servers{plan: p, options: o, where: where, tell: tell}
	s.life, s.died = context.WithCancelCause(context.Background())
	for _, planned := range p.Servers {
		one := &server{plan: planned, hurry: o.Hurry, guard: o.Guard, port: o.Ports.Numbers()[planned.Name]}
		one.four = o.Ports.isShared(planned.Name)
		if one.port == 0 {
			one.port = planned.Port
		}
		s.list = append(s.list, one)
		if err := s.start(ctx, one); err != nil {
			s.stop()
			return nil, err
		}
	}
	return s, nil
}

// start starts one server and waits until it is ready.
func (s *servers) start(ctx context.Context, one *server) error {
	s.tell(Event{Type: ServerStart, Server: one.plan.Name})
	listener := s.options.Ports.take(one.plan.Name)
	var err error
	if command := s.command(one); len(command) > 0 {
		if listener != nil {
			_ = listener.Close() // the command listens there itself
		}
		one.process, err = startCommand(one, command, s.plan.Dir)
	} else {
		one.process, err = startHTTPBin(one, listener)
	}
	if err != nil {
		return fmt.Errorf("server %s: start it: %w", one.plan.Name, err)
	}
	at, err := one.awaitReady(ctx)
	if err != nil {
		return fmt.Errorf("server %s: %w", one.plan.Name, err)
	}
	s.where.Note(uint16(one.port), at)
	one.starts++
	s.watch(one.plan.Name, one.process)
	s.tell(Event{Type: ServerReady, Server: one.plan.Name, URL: "http://" + one.addressAt(at)})
	return nil
}

// watch waits for the end of a server's process.
func (s *servers) watch(name string, p process) {
	s.watches.Go(sound.Work(func() {
		<-p.ended()
		if err := p.err(); err != nil {
			s.died(endedByItself(name, err))
		}
	}))
}

// command is what starts a server in a process of its own; none for an httpbin that stays in this one.
func (s *servers) command(one *server) []string {
	if one.plan.Type == "command" {
		return one.plan.Command
	}
	if len(s.options.Serve) == 0 {
		return nil
	}
	return append(s.options.Serve[:len(s.options.Serve):len(s.options.Serve)],
		"-port", strconv.Itoa(one.port), "-latency", one.plan.Latency.String(), "-jitter", one.plan.Jitter.String(),
		"-error-ratio", strconv.FormatFloat(one.plan.ErrorRatio, 'g', -1, 64))
}

// stop stops every server, the last one to start first.
func (s *servers) stop() {
	if s == nil {
		return
	}
	for i := len(s.list) - 1; i >= 0; i-- {
		if s.list[i].process != nil {
			s.list[i].process.stop()
		}
	}
	s.watches.Wait()
	s.died(nil)
}

func endedByItself(name string, err error) error {
	return fmt.Errorf("server %s: it ended during the run: %w", name, err)
}

// failed is the error of the first server that ended by itself.
func (s *servers) failed() error {
	for _, one := range s.list {
		select {
		case <-one.process.ended():
			return endedByItself(one.plan.Name, one.process.err())
		default:
		}
	}
	return nil
}

// restart starts the servers anew that ask for it, before a block that is not the run's first.
func (s *servers) restart(ctx context.Context, ran, block int, cells []*cell) error {
	for _, one := range s.list {
		if every := one.plan.RestartEvery; ran == 0 || every == 0 || block%every != 0 {
			continue
		}
		one.process.stop()
		if err := s.start(ctx, one); err != nil {
			return err
		}
		for _, c := range cells {
			c.forget()
		}
	}
	return nil
}

// processes is how many processes the named servers have been, one after the other; 0 without names.
func (s *servers) processes(names []string) (most int) {
	for _, one := range s.list {
		if slices.Contains(names, one.plan.Name) {
			most = max(most, one.starts)
		}
	}
	return most
}

// A charge is what servers have used up to some moment.
type charge struct {
	cpu   time.Duration
	peak  int64
	known bool
}

// usage adds up what the named servers have used so far.
func (s *servers) usage(names []string) (c charge) {
	for _, one := range s.list {
		if !slices.Contains(names, one.plan.Name) {
			continue
		}
		cpu, peak, known := one.process.usage()
		c.cpu, c.peak, c.known = c.cpu+cpu, c.peak+peak, known
	}
	return c
}

// charge puts what the servers used since on a trial's record.
func (c charge) charge(after charge, t *result.Trial) {
	if !c.known || !after.known || after.cpu < c.cpu {
		return
	}
	cpu, peak := (after.cpu - c.cpu).Seconds(), float64(after.peak)
	t.ServerCPU, t.PeakMemory = &cpu, &peak
}
