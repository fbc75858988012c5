package client

import (
	"context"
	"net/netip"

	"bench/plan"
)

// Led is where the name of an origin leads from this machine, by a client's settings: none where it isn't a name, or where
// nobody asks for its addresses here, since the client goes through a proxy or a socket or the run knows the way itself.
func Led(ctx context.Context, c plan.Client, env Env, o *Origin) ([]netip.Addr, error) {
	d, err := newDialer(c, env)
	if err != nil {
		return nil, err
	}
	return d.led(ctx, o)
}

func (d *dialer) led(ctx context.Context, o *Origin) ([]netip.Addr, error) {
	host, _, err := d.override(o.Host, o.Port)
	if _, isAddress := netip.ParseAddr(host); err != nil || isAddress == nil || host != o.Host || plan.IsLoopback(host) || d.proxy != nil || d.unix != "" {
		return nil, err
	}
	limited, stop := d.limit(ctx)
	defer stop()
	to, err := d.addresses(limited, o.Host, o.Port, &Exchange{})
	if err != nil {
		return nil, err
	}
	addresses := make([]netip.Addr, len(to))
	for i := range to {
		addresses[i] = to[i].Addr()
	}
	return addresses, nil
}
