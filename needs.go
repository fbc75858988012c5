package bench

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bench/plan"
	"bench/result"
	"bench/words"
)

// A Need is something that a run may do only when someone has agreed.
type Need struct {
	Kind  NeedKind
	What  string        // "contact example.com", "start build[base]: ./server"
	About []string      // what else has to be seen, line by line
	Host  string        // of a HostNeed, as allowed_hosts would have it
	At    *result.Range // the place that asks for it; nil: there is none
}

// A NeedKind is what is counted together.
type NeedKind string

// The kinds of needs.
const (
	HostNeed    NeedKind = "host"
	CommandNeed NeedKind = "command"
	SocketNeed  NeedKind = "socket"
	FileNeed    NeedKind = "file"
	FolderNeed  NeedKind = "folder"
)

// An UnapprovedError is of a run that nobody has agreed to.
type UnapprovedError struct{ Needs []Need }

func (u *UnapprovedError) Error() string {
	var what []string
	for _, n := range u.Needs {
		what = append(what, n.What)
	}
	return "the run needs approval to " + strings.Join(what, ", to ")
}

// Needs are all that has to be agreed to before the run. What was recorded elsewhere may not read files there unasked.
func (p *Prepared) Needs() []Need {
	needs := append(NeedsOf(p.Plan), MetricsNeeds(p.Plan, p.metrics)...)
	if _, here := underWorkingFolder(p.Plan.Dir); p.spec.source.Recorded != nil && !here {
		needs = append(needs, Need{Kind: FolderNeed, What: "use files in " + p.Plan.Spec.Dir + ", outside of this folder"})
	}
	return needs
}

// Approve says that all of Needs was agreed to, by whoever answers for it. Up to then Run refuses.
func (p *Prepared) Approve() { p.approved = true }

// NeedsOf lists the hosts that are neither loopback nor allowed by the spec, Unix sockets, the commands of servers, who is told
// of findings, and reports that are written where none is expected.
func NeedsOf(p *plan.Plan) []Need {
	return slices.Concat(ContactNeeds(p), TellingNeeds(p), writingNeeds(p))
}

// ContactNeeds are those of NeedsOf that come before any contact: the hosts, the sockets and the commands.
func ContactNeeds(p *plan.Plan) []Need {
	return slices.Concat(hostNeeds(p), commandNeeds(p))
}

func hostNeeds(p *plan.Plan) (needs []Need) {
	for _, h := range p.Hosts {
		switch {
		case h.Socket != "":
			needs = append(needs, Need{Kind: SocketNeed, What: "use the socket " + leadsTo(h.Socket), At: h.Range})
		case !h.Loopback && !h.Allowed:
			needs = append(needs, Need{Kind: HostNeed, What: "contact " + h.Name, Host: h.Name, At: h.Range})
		}
	}
	return needs
}

// MetricsNeeds is the need to send live metrics to a host that is neither loopback nor allowed by the spec; "": there is none.
func MetricsNeeds(p *plan.Plan, host string) []Need {
	allowed := func(pattern string) bool { return plan.HostMatches(pattern, host) }
	if host == "" || plan.IsLoopback(host) || slices.ContainsFunc(p.AllowedHosts, allowed) {
		return nil
	}
	return []Need{{Kind: HostNeed, What: "send live metrics to " + host, Host: host}}
}

func commandNeeds(p *plan.Plan) (needs []Need) {
	for _, s := range p.Servers {
		if s.Type != plan.Command && len(s.On) > 0 && !plan.IsLoopback(s.Host) {
			needs = append(needs, Need{Kind: CommandNeed, What: fmt.Sprintf("start %s%s: the embedded server", s.Name, whereOf(s)), At: s.Range})
		}
		if s.Type == plan.Command {
			needs = append(needs, Need{
				Kind: CommandNeed, What: fmt.Sprintf("start %s%s: %s", s.Name, whereOf(s), words.Shell(s.CommandText())),
				About: AboutCommand(p, s), At: s.Range,
			})
		}
	}
	for _, s := range p.Programs() {
		needs = append(needs, Need{
			Kind: CommandNeed, What: fmt.Sprintf("start strategy %s: %s", s.Name, words.Shell(s.CommandText())),
			About: AboutCommand(p, s), At: s.Range,
		})
	}
	return needs
}

// TellingNeeds are those of NeedsOf that concern who is told of findings.
func TellingNeeds(p *plan.Plan) (needs []Need) {
	tell := p.History.Teller()
	for _, s := range tell.Programs() {
		needs = append(needs, Need{Kind: CommandNeed, What: "tell of findings with " + words.Shell(s.CommandText()), About: AboutCommand(p, s), At: s.Range})
	}
	if tell != nil && tell.Host != nil && !tell.Host.Loopback && !tell.Host.Allowed {
		needs = append(needs, Need{Kind: HostNeed, What: "tell " + tell.Host.Name + " of findings", Host: tell.Host.Name, At: tell.Host.Range})
	}
	return needs
}

// whereOf says on which worker a server is started, and by what address it is reached there; "": it is started here.
func whereOf(s plan.Server) string {
	if len(s.On) == 0 {
		return ""
	}
	where := " " + s.Where()
	if s.Host != "" {
		where += ", at " + plan.Endpoint{Host: s.Host, Port: s.Port}.String()
	}
	return where
}

// AboutCommand is what decides what a server's command does besides its words: where it starts, what the spec adds to or
// changes in the environment that it has from the shell; and a digest of it all.
func AboutCommand(p *plan.Plan, s plan.Server) []string {
	about := []string{"in " + leadsTo(filepath.Join(p.Spec.Dir, s.Dir))}
	env := s.Shown().Env
	for _, name := range slices.Sorted(maps.Keys(env)) {
		line := "with " + words.Shell([]string{name + "=" + env[name]})
		if _, set := os.LookupEnv(name); set {
			line += ", in place of the shell's"
		}
		about = append(about, line)
	}
	return append(about, "digest "+s.Digest)
}

// writingNeeds lists the reports whose path nobody would expect to be written: a spec may come from a stranger, and a
// report over a shell's startup file or a hook of git is a program that it starts later.
func writingNeeds(p *plan.Plan) (needs []Need) {
	for _, r := range p.Reports {
		if why := Unexpected(r.Path); why != "" {
			needs = append(needs, Need{Kind: FileNeed, What: fmt.Sprintf("write report %q to %s, %s", r.Name, r.Path, why), At: r.Range})
		}
	}
	return needs
}
