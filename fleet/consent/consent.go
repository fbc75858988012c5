// Package consent is what the owner of a machine agrees to, beside whoever approves a run: which hosts may be loaded from it, and what
// may be started. A coordinator that somebody has taken over can do no more with a worker than that, and a spec that somebody else
// wrote no more with a run.
//
// It knows no network but for looking up names; worker and run ask it for each plan, and the engine at each dial.
package consent

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"bench/plan"
	"bench/words"
)

// Loopback is the word for this machine's own addresses among the hosts. It is what a worker may load unless its owner
// says something else.
const Loopback = "loopback"

// A Consent is what was agreed to. The zero value agrees to nothing.
type Consent struct {
	loopback bool
	names    []string // names, addresses, *.example.com
	networks []netip.Prefix
	commands []string
}

// New reads what the owner has written: hosts as Host has them, none for Loopback alone, and commands as they stand in
// the spec, by their first word, all of their words, or the digest that `bench plan` shows.
func New(hosts, commands []string) (*Consent, error) {
	c := &Consent{commands: commands}
	if len(hosts) == 0 {
		hosts = []string{Loopback}
	}
	for _, text := range hosts {
		if err := c.add(strings.TrimSpace(text)); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// add agrees to a host: Loopback, a name, an address, all names below one (*.example.com), a network (10.0.0.0/8), or a
// Unix socket (unix:/run/app.sock).
func (c *Consent) add(text string) error {
	if network, err := netip.ParsePrefix(text); err == nil {
		c.networks = append(c.networks, network.Masked())
		return nil
	}
	if strings.HasPrefix(text, socketPrefix) {
		c.names = append(c.names, text)
		return nil
	}
	below, _ := strings.CutPrefix(text, "*.")
	switch {
	case text == Loopback:
		c.loopback = true
		return nil
	case text == "*":
		return fmt.Errorf("%q would allow every host: name them, or a network such as 10.0.0.0/8; 0.0.0.0/0 and ::/0 together are all there are", text)
	case text == "" || strings.Contains(below, "*"):
		return fmt.Errorf("%q is no host: a name, an address, *.example.com, a network such as 10.0.0.0/8, or %s", text, Loopback)
	}
	if _, err := plan.CanonicalHost(below); err != nil {
		return fmt.Errorf("%q is no host: %w", text, err)
	}
	c.names = append(c.names, text)
	return nil
}

const socketPrefix = "unix:"

// Dial judges an address right before it is dialled: host is the name that led to it. Without an address it judges the
// name alone, before anybody is asked for it.
func (c *Consent) Dial(host string, address netip.AddrPort) error {
	if c.named(host) || c.loopback && plan.IsLoopback(host) && (!address.IsValid() || address.Addr().IsLoopback()) {
		return nil
	}
	at := address.Addr()
	if parsed, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil && !address.IsValid() {
		at = parsed
	}
	switch {
	case !at.IsValid() && len(c.networks) > 0 && !plan.IsLoopback(host):
		return nil // where it leads is judged once that is known
	case at.IsValid() && c.within(at):
		return nil
	}
	who := host
	if text := at.String(); at.IsValid() && text != host {
		who += " (" + text + ")"
	}
	return fmt.Errorf("the owner of this machine does not let it contact %s: it takes -allowed-hosts=%s", who, c.more(host))
}

// Host judges a host of a plan before there is any load. Look resolves a name where only its address decides; nil: it is
// judged when it is dialled.
func (c *Consent) Host(h plan.Host, look func(name string) []netip.Addr) error {
	if h.Socket != "" {
		if c.named(h.Name) {
			return nil
		}
		return fmt.Errorf("use the socket %s: it takes -allowed-hosts=%s", h.Socket, c.more(h.Name))
	}
	err := c.Dial(h.Name, netip.AddrPort{})
	if err == nil && !c.named(h.Name) && !h.Loopback && look != nil {
		for _, address := range look(h.Name) {
			if err = c.Dial(h.Name, netip.AddrPortFrom(address, 0)); err != nil {
				return fmt.Errorf("contact %s, which is at %s: it takes -allowed-hosts=%s", h.Name, address, c.more(h.Name))
			}
		}
	}
	if err != nil {
		return fmt.Errorf("contact %s: it takes -allowed-hosts=%s", h.Name, c.more(h.Name))
	}
	return nil
}

// more is the flag's value with one more host: what is given replaces the default.
func (c *Consent) more(host string) string {
	if plan.IsLoopback(host) {
		host = Loopback
	}
	return strings.Join(append(c.hosts(), host), ",")
}

// Command judges what a plan would start.
func (c *Consent) Command(s plan.Server) error {
	if len(s.Command) == 0 || slices.ContainsFunc(c.commands, func(allowed string) bool {
		return allowed == s.Command[0] || allowed == words.Shell(s.Command) || allowed == s.Digest && s.Digest != ""
	}) {
		return nil
	}
	return fmt.Errorf("start %s: it takes -allow-command=%s", words.Shell(s.CommandText()), words.Shell(s.Command[:1]))
}

// Told is what is agreed to, for people.
func (c *Consent) Told() string {
	hosts := c.hosts()
	if slices.Equal(hosts, []string{Loopback}) {
		hosts = []string{"loopback only"}
	}
	told := "may contact " + words.And(hosts)
	if len(hosts) == 0 {
		told = "may contact nobody"
	}
	if len(c.commands) == 0 {
		return told + ", and start nothing"
	}
	return told + ", and start " + words.And(c.commands)
}

func (c *Consent) hosts() []string {
	var all []string
	if c.loopback {
		all = append(all, Loopback)
	}
	all = append(all, c.names...)
	for _, n := range c.networks {
		all = append(all, n.String())
	}
	return all
}

func (c *Consent) named(host string) bool {
	return slices.ContainsFunc(c.names, func(pattern string) bool {
		return strings.HasPrefix(pattern, socketPrefix) && pattern == host || plan.HostMatches(pattern, host)
	})
}

func (c *Consent) within(address netip.Addr) bool {
	return slices.ContainsFunc(c.networks, func(n netip.Prefix) bool { return n.Contains(address.Unmap()) })
}
