package engine

import (
	"context"
	"fmt"
	"maps"
	"net/netip"
	"net/url"
	"slices"
	"strconv"

	"bench/engine/program"
	"bench/engine/server"
	"bench/plan"
	"bench/result"
)

// An embedded is where a client program's requests go to embedded servers, which can be asked what came of them: what a
// program does between a batch's start and its deliveries can't be seen from elsewhere.
type embedded struct {
	cell string // the header by which its requests are known
	at   []netip.AddrPort
}

// attend has the requests of a program's cell counted where they go to embedded servers. Its requests have a header more
// then.
func (l *local) attend(c *cell, benchmark, place int) {
	w := embedded{cell: fmt.Sprintf("%d.%d", benchmark, place)}
	for _, s := range l.plan.Servers {
		at, known := l.at[s.Name]
		if s.Type == plan.Command || !known || !slices.Contains(c.plan.Servers, s.Name) {
			continue
		}
		if marked(c.player.wanted, at, w.cell) {
			w.at = append(w.at, at)
		}
	}
	c.player.embedded = w
}

// marked puts the header on the requests that go to an address, and says whether there are any.
func marked(wanted []program.Request, at netip.AddrPort, cell string) (any bool) {
	for i := range wanted {
		u, err := url.Parse(wanted[i].URL)
		if err != nil || u.Port() != strconv.Itoa(int(at.Port())) || !plan.IsLoopback(u.Hostname()) {
			continue
		}
		headers := maps.Clone(wanted[i].Headers)
		if headers == nil {
			headers = map[string]string{}
		}
		headers[server.CellHeader] = cell
		wanted[i].Headers, any = headers, true
	}
	return any
}

// came is what came since it was asked the last time; nil: nothing did, or nobody can tell.
func (w embedded) came(ctx context.Context) *result.Arrivals {
	if len(w.at) == 0 {
		return nil
	}
	sum := &result.Arrivals{}
	for _, at := range w.at {
		one, err := server.Arrivals(ctx, at, w.cell)
		if err != nil {
			return nil // a server that is gone ends the run by itself
		}
		sum.Requests += one.Requests
		sum.Peak += one.Peak
		sum.Connections += one.Connections
		sum.Cut += one.Cut
	}
	if sum.Requests == 0 { // a program that doesn't send the headers it gets is not seen
		return nil
	}
	return sum
}
