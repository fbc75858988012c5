package fleet

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"bench/engine/clock"
	"bench/engine/server"
	"bench/engine/sound"
	"bench/plan"
)

// A landlord is what a worker has of the servers that it runs for a run. What it is asked comes one after the other.
type landlord struct {
	run   string
	names []string
	ports *server.Ports
	life  context.Context
	end   context.CancelFunc

	mu    sync.Mutex // held while one is started or stopped
	sets  map[string]*server.Set
	watch sync.WaitGroup
}

// reserve takes ports for servers, before the worker is claimed for their run.
func (w *worker) reserve(m *nats.Msg) {
	r, err := decode[reserve](m.Data)
	if err == nil {
		w.claims.Lock()
		defer w.claims.Unlock()
		err = w.lease(r)
	}
	if err != nil {
		w.log("no ports for servers: %v", err)
		a := answer{V: version, Problem: &problem{Kind: problemRefused, Text: err.Error()}}
		if none, ok := errors.AsType[*server.PortError](err); ok {
			a.Server = none.Server
			a.Problem.Text = none.Err.Error() + portHint
		}
		w.reply(m, a)
		return
	}
	w.reply(m, answer{V: version, Ports: w.landlord.ports.Numbers()})
}

// portHint says what a server's port needs.
const portHint = "; -advertise is an address of its machine, and the port has to be free there"

// lease does what a reservation wants. claims is held.
func (w *worker) lease(r reserve) error {
	w.mu.Lock()
	had := w.engagement
	w.mu.Unlock()
	switch {
	case had.run != "" && had.run != r.Run:
		return fmt.Errorf("it works for run %s", had.run)
	case r.Build != w.options.Build:
		return fmt.Errorf("it is bench %s, and the coordinator is %s", w.options.Build, r.Build)
	case !w.options.NoLoad:
		return errors.New("it sends load: only a worker with -no-load runs servers")
	}
	w.disengage() // what it has for a coordinator of the run that is gone
	w.vacate()
	var list []plan.Server
	names := slices.Sorted(maps.Keys(r.Ports))
	for _, name := range names {
		list = append(list, plan.Server{Name: name, Host: w.options.Advertise, Port: r.Ports[name]})
	}
	ports, err := server.PickPorts(list)
	if err != nil {
		return err
	}
	life, end := context.WithCancel(w.life)
	w.landlord = &landlord{run: r.Run, names: names, ports: ports, sets: map[string]*server.Set{}, life: life, end: end}
	return nil
}

// vacate ends all servers, and gives back the ports of those that were never started. claims is held.
func (w *worker) vacate() {
	l := w.landlord
	if l == nil {
		return
	}
	w.landlord = nil
	l.end()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, name := range slices.Backward(l.names) {
		l.sets[name].Stop()
	}
	l.watch.Wait()
	l.ports.Close()
	w.mu.Lock()
	w.ended = nil
	w.mu.Unlock()
}

// permitted says whether the worker's owner agrees to what it is to do of a plan: to run its servers, or to perform trials.
func (w *worker) permitted(p *plan.Plan) error {
	if w.options.Consent == nil {
		return errors.New("nobody has agreed to anything on its machine")
	}
	if !w.options.NoLoad {
		return w.options.Consent.Permit(p)
	}
	var list []plan.Server
	for _, s := range p.Servers {
		if w.landlord != nil && slices.Contains(w.landlord.names, s.Name) {
			list = append(list, s)
		}
	}
	return w.options.Consent.PermitServers(list)
}

// hosting is what a request to a server is about, of the run that the worker is claimed for.
func (w *worker) hosting(m *nats.Msg) (s serve, l *landlord, e engagement, err error) {
	if s, err = decode[serve](m.Data); err != nil {
		return s, nil, e, err
	}
	w.claims.Lock()
	defer w.claims.Unlock()
	w.mu.Lock()
	e = w.engagement
	w.mu.Unlock()
	l = w.landlord
	if e.run != s.Run || e.epoch != s.Epoch || e.job == nil || l == nil || l.run != s.Run || !slices.Contains(l.names, s.Server) {
		return s, nil, e, errors.New("it is not claimed for that server")
	}
	return s, l, e, nil
}

// startServer starts a server, and answers when it is ready, or why it isn't.
func (w *worker) startServer(m *nats.Msg) {
	s, l, e, err := w.hosting(m)
	if err == nil {
		if err = w.open(s.Server, l, e); err != nil {
			err = errors.New(e.job.text(plain(s.Server, err)))
		}
	}
	if err != nil {
		w.reply(m, answer{V: version, Problem: problemOf(err)})
		return
	}
	program := server.ExecutableOf(e.job.Plan.Dir, e.job.server(s.Server), e.job.Options.Version)
	w.reply(m, answer{V: version, Executable: &program})
}

// server is one of the servers of the plan.
func (j *Job) server(name string) plan.Server {
	return j.Plan.Servers[slices.IndexFunc(j.Plan.Servers, func(s plan.Server) bool { return s.Name == name })]
}

func (w *worker) open(name string, l *landlord, e engagement) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.life.Err(); err != nil {
		return err
	}
	l.sets[name].Stop()
	one := e.job.server(name)
	one.On = nil // this is where
	o := e.job.Options.Servers
	o.Ports = l.ports
	set, err := server.Start(l.life, &plan.Plan{Dir: e.job.Plan.Dir, Servers: []plan.Server{one}}, o, server.Watch{
		Starting: func(string) {}, Ready: func(string, string, netip.AddrPort) {},
	})
	if err != nil {
		return err
	}
	l.sets[name] = set
	w.log("server %s is ready at %s", name, plan.Endpoint{Host: one.Host, Port: one.Port})
	l.watch.Go(sound.Work(func() {
		<-set.Life().Done()
		why := context.Cause(set.Life())
		if errors.Is(why, context.Canceled) {
			return // it was stopped
		}
		w.log("%s", e.job.text(why.Error()))
		if ended, ok := errors.AsType[*server.EndedError](why); ok {
			why = ended.Err // whoever hears it says which server, and that it ended
		}
		w.mu.Lock()
		ended := maps.Clone(w.ended)
		if ended == nil {
			ended = map[string]string{}
		}
		ended[name] = e.job.text(why.Error())
		w.ended = ended
		w.mu.Unlock()
		w.greet()
	}))
	return nil
}

// stopServer ends a server, and answers when it is gone.
func (w *worker) stopServer(m *nats.Msg) {
	s, l, _, err := w.hosting(m)
	if err == nil {
		l.mu.Lock()
		l.sets[s.Server].Stop()
		delete(l.sets, s.Server)
		l.mu.Unlock()
		w.log("server %s is stopped", s.Server)
	}
	w.reply(m, answer{V: version, Problem: problemOf(err)})
}

// used is what each server has used so far.
func (l *landlord) used() map[string]server.Usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	used := map[string]server.Usage{}
	for name, set := range l.sets {
		used[name] = set.Usage([]string{name})
	}
	return used
}

// attend is the part in a trial of a worker whose servers are loaded: it notes what they have used when recording begins.
func (w *worker) attend(e engagement, p *performance) {
	said := ready{round: p.round, Worker: w.hello.ID}
	e.times.refresh(p.ctx)
	said.Problem = problemOf(e.times.wait(p.ctx))
	said.Error, said.RTT, _ = e.times.known()
	p.waiting.Store(true)
	w.reply(p.answer, said)
	select {
	case <-p.ctx.Done():
		return
	case told := <-p.goes:
		s, _ := decode[start](told.Data) // it was read before
		select {
		case <-p.ctx.Done():
			return
		case <-time.After(e.times.local(s.Record) - clock.Now()):
		}
	}
	w.claims.Lock()
	l := w.landlord
	w.claims.Unlock()
	if l == nil {
		return
	}
	used := l.used()
	w.mu.Lock()
	p.before = used
	w.mu.Unlock()
}

// usage answers what servers have used since a trial began to be recorded.
func (w *worker) usage(m *nats.Msg) {
	r, err := decode[round](m.Data)
	if err != nil {
		w.reply(m, answer{V: version, Problem: problemOf(err)})
		return
	}
	w.claims.Lock()
	l := w.landlord
	w.claims.Unlock()
	w.mu.Lock()
	p := w.turn
	w.mu.Unlock()
	if l == nil || p == nil || p.round != r {
		w.reply(m, answer{V: version})
		return
	}
	<-p.over
	w.mu.Lock()
	before := p.before
	w.mu.Unlock()
	used := map[string]server.Usage{}
	for name, now := range l.used() {
		used[name] = before[name].Until(now)
	}
	w.reply(m, answer{V: version, Used: used})
}

// text cuts secrets out of what servers say.
func (j *Job) text(text string) string {
	if j.Text == nil {
		return text
	}
	return j.Text(text)
}
