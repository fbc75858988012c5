package consent

import (
	"context"
	"net"
	"net/netip"
	"slices"
	"strings"
	"time"

	"bench/plan"
)

// A Refusal is all of a plan that the owner has not agreed to.
type Refusal struct{ What []error }

func (r *Refusal) Error() string {
	all := make([]string, len(r.What))
	for i, err := range r.What {
		all[i] = err.Error()
	}
	return "the owner of this worker does not let it " + strings.Join(all, "; nor ")
}

// lookUpWithin is how long a name may take to be looked up before it is left to the dial.
const lookUpWithin = 5 * time.Second

// Permit judges all of a plan at once: the hosts that its requests, proxies and resolve entries name, and the client programs
// that each worker starts. Servers are started elsewhere. The error is a *Refusal.
func (c *Consent) Permit(p *plan.Plan) error {
	var refused []error
	for _, h := range p.Hosts {
		if err := c.Host(h, lookUp); err != nil {
			refused = append(refused, err)
		}
	}
	for _, s := range p.Programs() {
		if err := c.Command(s); err != nil {
			refused = append(refused, err)
		}
	}
	return refusal(refused)
}

// PermitRun judges all that a run does here: whom it contacts, live metrics' receiver at a host among them ("": none), what it starts,
// and what it tells of findings. No name is looked up, since that would be a contact; where a name leads is judged at each dial. The
// error is a *Refusal.
func (c *Consent) PermitRun(p *plan.Plan, metrics string) error {
	hosts, commands := p.Hosts, append(p.Programs(), p.Servers...)
	if metrics != "" {
		hosts = append(slices.Clone(hosts), plan.Host{Name: metrics, Loopback: plan.IsLoopback(metrics)})
	}
	if tell := p.History.Teller(); tell != nil {
		commands = append(commands, tell.Programs()...)
		if tell.Host != nil {
			hosts = append(slices.Clone(hosts), *tell.Host)
		}
	}
	var refused []error
	for _, h := range hosts {
		if err := c.Host(h, nil); err != nil {
			refused = append(refused, err)
		}
	}
	for _, s := range commands {
		if err := c.Command(s); err != nil {
			refused = append(refused, err)
		}
	}
	return refusal(refused)
}

// PermitServers judges the commands of servers that are to be started here. The error is a *Refusal.
func (c *Consent) PermitServers(servers []plan.Server) error {
	var refused []error
	for _, s := range servers {
		if err := c.Command(s); err != nil {
			refused = append(refused, err)
		}
	}
	return refusal(refused)
}

func refusal(refused []error) error {
	if len(refused) > 0 {
		return &Refusal{refused}
	}
	return nil
}

// lookUp is where a name leads; nothing where nobody says.
func lookUp(name string) []netip.Addr {
	ctx, cancel := context.WithTimeout(context.Background(), lookUpWithin)
	defer cancel()
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	if err != nil {
		return nil
	}
	return found
}
