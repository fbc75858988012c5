package client

import (
	"context"
	"net"
	"net/netip"
	"time"

	"bench/engine/sound"
)

// fallbackDelay is how long the preferred address family is alone (RFC 8305 section 8, "Connection Attempt Delay").
const fallbackDelay = 250 * time.Millisecond

// race opens a connection to one of addrs. The family of the first address begins; the other one joins after
// fallbackDelay, or as soon as the first has given up. This is RFC 8305 with two lanes: enough for a network where one
// of the families is broken.
func (d *dialer) race(ctx context.Context, addrs []netip.AddrPort) (net.Conn, error) {
	preferred, fallback := byFamily(addrs)
	if len(fallback) == 0 {
		return d.oneByOne(ctx, preferred)
	}
	type outcome struct {
		conn net.Conn
		err  error
	}
	ctx, cancel := context.WithCancel(ctx)
	outcomes := make(chan outcome, 2)
	start := func(addrs []netip.AddrPort) {
		conn, err := d.oneByOne(ctx, addrs)
		outcomes <- outcome{conn, err}
	}
	go sound.Work(func() { start(preferred) })()
	running := 1
	join := time.NewTimer(fallbackDelay)
	defer join.Stop()
	joined := func() {
		if fallback != nil {
			lane := fallback
			go sound.Work(func() { start(lane) })()
			fallback = nil
			running++
		}
	}
	var first outcome
	for running > 0 {
		select {
		case <-join.C:
			joined()
		case o := <-outcomes:
			running--
			switch {
			case first.conn != nil && o.conn != nil:
				_ = o.conn.Close() // lost the race by a hair
			case o.conn != nil:
				first = o
				fallback = nil
				cancel()
			case first.err == nil:
				first.err = o.err
				joined()
			}
		}
	}
	cancel()
	if first.conn != nil {
		return first.conn, nil
	}
	return nil, first.err
}

// byFamily splits addresses into those of the first one's family and the others.
func byFamily(addrs []netip.AddrPort) (preferred, fallback []netip.AddrPort) {
	for _, addr := range addrs {
		if addr.Addr().Is4() == addrs[0].Addr().Is4() {
			preferred = append(preferred, addr)
		} else {
			fallback = append(fallback, addr)
		}
	}
	return preferred, fallback
}

// oneByOne tries addresses in turn, each for its share of the time that is left, and reports the first error.
func (d *dialer) oneByOne(ctx context.Context, addrs []netip.AddrPort) (net.Conn, error) {
	var first error
	for i, addr := range addrs {
		conn, err := d.one(ctx, addr, len(addrs)-i)
		if err == nil {
			return conn, nil
		}
		if first == nil {
			first = err
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, first
}

// one tries an address for at most 1/share of the time that is left.
func (d *dialer) one(ctx context.Context, addr netip.AddrPort, share int) (net.Conn, error) {
	local, err := d.local(addr.Addr())
	if err != nil {
		return nil, err
	}
	if deadline, ok := ctx.Deadline(); ok && share > 1 {
		limited, cancel := context.WithTimeout(ctx, time.Until(deadline)/time.Duration(share))
		defer cancel()
		ctx = limited
	}
	return d.tcp(ctx, local, addr)
}
