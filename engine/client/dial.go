package client

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"bench/engine/arrival"
	"bench/engine/clock"
	"bench/plan"
)

// A dialer opens connections to origins, by the settings of one client: it resolves names, asks the host policy, goes
// through the proxy, and notes how long each phase took. It is safe for use by several goroutines.
type dialer struct {
	lookup    lookupFunc
	tcp       tcpFunc
	permit    permitFunc
	consent   permitFunc        // of this machine's owner; nil: nobody is asked
	overrides map[string]string // lower-case host:port to addr:port
	where     *Whereabouts      // of the run's servers
	unix      string
	locals    []netip.Addr
	turn      atomic.Uint32 // whose turn it is among locals
	timeout   time.Duration // for all of a connection's phases together; 0: none
	proxy     *proxy
	stamps    atomic.Bool // connections carry responses that come as events, whose arrival is asked for
	wraps     bool        // it is asked above the socket, also without TLS
}

// A permitFunc is the host policy: it returns an error that says why host must not be contacted. It is asked with an
// invalid addr before a name is looked up or handed to a proxy, and with each address before that is dialled.
type permitFunc func(host string, addr netip.AddrPort) error

// A lookupFunc resolves a name.
type lookupFunc func(ctx context.Context, host string) ([]netip.Addr, error)

// A tcpFunc opens a TCP connection from a local address (invalid: any) to a remote one.
type tcpFunc func(ctx context.Context, local netip.Addr, remote netip.AddrPort) (net.Conn, error)

// newDialer makes the dialer of a client. It fails for a setting that can't work on this machine.
func newDialer(c plan.Client, env Env) (*dialer, error) {
	d := &dialer{
		lookup:    lookupSystem,
		tcp:       dialTCP,
		permit:    env.Permit,
		consent:   env.Consent,
		where:     env.Where,
		overrides: make(map[string]string, len(c.Resolve)),
		unix:      c.UnixSocket,
		timeout:   c.ConnectTimeout,
	}
	for from, to := range c.Resolve {
		d.overrides[strings.ToLower(from)] = to
	}
	for _, text := range c.LocalAddresses {
		local, err := localAddress(text)
		if err != nil {
			return nil, err
		}
		d.locals = append(d.locals, local)
	}
	if c.Proxy != "" {
		p, err := newProxy(c, env)
		if err != nil {
			return nil, err
		}
		d.proxy = p
	}
	if d.proxy != nil && d.unix != "" {
		return nil, fmt.Errorf("a client can't use both a proxy and a unix socket")
	}
	return d, nil
}

// localAddress parses a local address and sees whether this machine has it, so that later the system's "can't assign
// requested address" means what it is counted as: no ports left.
func localAddress(text string) (netip.Addr, error) {
	addr, err := netip.ParseAddr(text)
	if err != nil {
		return addr, fmt.Errorf("read local address: %w", err)
	}
	trial, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(addr, 0)))
	if err != nil {
		return addr, fmt.Errorf("local address %s isn't one of this machine's: %w", text, err)
	}
	return addr, trial.Close()
}

// connect opens a connection to o, with TLS when settings has any, and notes each phase in x. Its error is a *failure.
func (d *dialer) connect(ctx context.Context, o *Origin, settings *tls.Config, x *Exchange) (net.Conn, error) {
	limited, stop := d.limit(ctx)
	defer stop()
	conn, err := d.route(limited, o, x)
	if err == nil && d.stamps.Load() && (d.wraps || settings != nil) {
		conn = arrival.New(conn)
	}
	if err == nil && settings != nil {
		conn, err = handshake(limited, conn, settings, x)
	}
	if err != nil {
		return nil, d.blame(ctx, err)
	}
	return conn, nil
}

// probe goes the way to o, as far as a request would be the next thing, but for TLS; and hangs up. Its error is a
// *failure.
func (d *dialer) probe(ctx context.Context, o *Origin) error {
	limited, stop := d.limit(ctx)
	defer stop()
	conn, err := d.route(limited, o, new(Exchange))
	if err != nil {
		return d.blame(ctx, err)
	}
	return conn.Close()
}

// limit applies connect_timeout.
func (d *dialer) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if d.timeout <= 0 {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d.timeout)
}

// blame is the package's, for a connection in the making: there a timeout is connect_timeout's.
func (d *dialer) blame(ctx context.Context, err error) *Failure {
	f := blame(ctx, err)
	if f.Kind == TimedOut {
		return fail(ConnectTimedOut, "connect: %w", f.cause)
	}
	return f
}

// route opens the way to o: straight, over a unix socket, or through the proxy.
func (d *dialer) route(ctx context.Context, o *Origin, x *Exchange) (net.Conn, error) {
	switch {
	case d.unix != "":
		if d.consent != nil {
			if err := d.consent("unix:"+d.unix, netip.AddrPort{}); err != nil {
				return nil, &Failure{Kind: Forbidden, cause: err}
			}
		}
		begin := clock.Now()
		conn, err := (&net.Dialer{}).DialContext(ctx, "unix", d.unix)
		x.Connect += clock.Now() - begin
		return conn, err
	case d.proxy != nil:
		return d.proxy.connect(ctx, d, o, x)
	}
	return d.reach(ctx, o.Host, o.Port, x)
}

// reach opens a TCP connection to a host.
func (d *dialer) reach(ctx context.Context, host string, port uint16, x *Exchange) (net.Conn, error) {
	addrs, err := d.addresses(ctx, host, port, x)
	if err != nil {
		return nil, err
	}
	begin := clock.Now()
	conn, err := d.race(ctx, addrs)
	x.Connect += clock.Now() - begin
	return conn, err
}

// addresses resolves a host to what may be dialled, after `resolve` had its say.
func (d *dialer) addresses(ctx context.Context, host string, port uint16, x *Exchange) ([]netip.AddrPort, error) {
	host, port, err := d.override(host, port)
	if err != nil {
		return nil, err
	}
	addr, err := netip.ParseAddr(host)
	if err == nil {
		addrs := []netip.AddrPort{netip.AddrPortFrom(addr, port)}
		return addrs, d.allow(host, addrs[0])
	}
	if err := d.allow(host, netip.AddrPort{}); err != nil {
		return nil, err
	}
	name := host
	if plan.IsLoopback(host) {
		name = "localhost" // the names below it mean the same, and are nobody else's to answer (RFC 6761 section 6.3)
	}
	begin := clock.Now()
	found, err := d.lookup(ctx, name)
	x.DNS += clock.Now() - begin
	if err != nil {
		return nil, err
	}
	if name == "localhost" {
		found = withLoopbacks(found)
	}
	addrs := make([]netip.AddrPort, 0, len(found))
	for _, addr := range found {
		to := netip.AddrPortFrom(addr.Unmap(), port)
		if err := d.allow(host, to); err != nil {
			return nil, err
		}
		addrs = append(addrs, to)
	}
	return addrs, nil
}

// override applies `resolve`, and what is known of where servers listen.
func (d *dialer) override(host string, port uint16) (string, uint16, error) {
	to, ok := "", false
	if len(d.overrides) > 0 {
		to, ok = d.overrides[plan.HostPort(host, port)]
	}
	if !ok {
		return d.where.find(host, port), port, nil
	}
	newHost, newPort, err := net.SplitHostPort(to)
	if err != nil {
		return "", 0, fail(dnsFailed, "resolve %s:%d: %w", host, port, err)
	}
	number, err := strconv.ParseUint(newPort, 10, 16)
	if err != nil {
		return "", 0, fail(dnsFailed, "resolve %s:%d: %q is not a port", host, port, newPort)
	}
	return d.where.find(strings.ToLower(newHost), uint16(number)), uint16(number), nil
}

// allowName asks the host policy about a host that somebody else resolves.
func (d *dialer) allowName(host string, port uint16) error {
	if addr, err := netip.ParseAddr(host); err == nil {
		return d.allow(host, netip.AddrPortFrom(addr, port))
	}
	return d.allow(host, netip.AddrPort{})
}

// allow asks the host policy. It always allows loopback: a name because its addresses are asked about next. This machine's
// owner is asked about that, too.
func (d *dialer) allow(host string, addr netip.AddrPort) error {
	if d.consent != nil {
		if err := d.consent(host, addr); err != nil {
			return &Failure{Kind: Forbidden, cause: err}
		}
	}
	loopback := addr.IsValid() && addr.Addr().Unmap().IsLoopback()
	if plan.IsLoopback(host) && (loopback || !addr.IsValid()) || loopback && d.permit == nil {
		return nil
	}
	if d.permit == nil {
		return fail(Forbidden, "%s is not this machine, and no other host is allowed", host)
	}
	if err := d.permit(host, addr); err != nil {
		return &Failure{Kind: Forbidden, cause: err}
	}
	return nil
}

// local chooses the local address for a connection to remote: those of its family take turns.
func (d *dialer) local(remote netip.Addr) (netip.Addr, error) {
	if len(d.locals) == 0 {
		return netip.Addr{}, nil
	}
	start := int(d.turn.Add(1) - 1)
	for i := range d.locals {
		local := d.locals[(start+i)%len(d.locals)]
		if local.Is4() == remote.Is4() {
			return local, nil
		}
	}
	return netip.Addr{}, fail(unreachable, "no local address of the family of %s", remote)
}

// lookupSystem resolves a name as this machine does.
func lookupSystem(ctx context.Context, host string) ([]netip.Addr, error) {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err == nil && len(addrs) == 0 {
		err = &net.DNSError{Err: "no address", Name: host, IsNotFound: true}
	}
	return slices.Clip(addrs), err
}

// dialTCP opens a TCP connection with TCP_NODELAY, which Go sets by itself, and without keep-alive probes, which
// would cost four system calls.
func dialTCP(ctx context.Context, local netip.Addr, remote netip.AddrPort) (net.Conn, error) {
	if ctx.Value(bare{}) != nil && remote.Addr().Zone() == "" && !remote.Addr().Is4In6() {
		return dialBare(ctx, local, remote)
	}
	d := net.Dialer{KeepAlive: -1}
	if !local.IsValid() {
		// Not DialTCP, which would bind: to a port that is then taken for every remote address, after a search that
		// takes milliseconds once thousands are in TIME_WAIT.
		return d.DialContext(ctx, "tcp", remote.String())
	}
	d.ControlContext = shareLocalPorts
	return d.DialTCP(ctx, "tcp", netip.AddrPortFrom(local, 0), remote)
}
