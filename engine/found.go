package engine

import (
	"context"
	"net/url"
	"slices"

	"bench/engine/client"
	"bench/result"
)

// found is where the names of the targets lead from here, each name once. What can't be found out isn't told: whether a target
// can be reached is the probe's to say.
func (l *local) found(ctx context.Context) (names []result.FoundName) {
	for _, cells := range l.cells {
		for _, whole := range cells {
			for _, c := range whole.loads() {
				for i := range c.plan.Group.Requests {
					u, err := url.Parse(c.plan.Group.Requests[i].URL)
					if err != nil || slices.ContainsFunc(names, func(f result.FoundName) bool { return f.Name == u.Hostname() }) {
						continue
					}
					if led := l.led(ctx, c, u); len(led) > 0 {
						names = append(names, result.FoundName{Name: u.Hostname(), Addresses: led})
					}
				}
			}
		}
	}
	return names
}

// led is where one name leads, in order.
func (l *local) led(ctx context.Context, c *cell, u *url.URL) (addresses []string) {
	o, err := client.OriginOf(u, client.OriginPorts[u.Scheme])
	if err != nil {
		return nil
	}
	found, err := client.Led(ctx, c.plan.Client, l.env, &o)
	if err != nil {
		return nil
	}
	for _, a := range found {
		addresses = append(addresses, a.String())
	}
	slices.Sort(addresses)
	return slices.Compact(addresses)
}
