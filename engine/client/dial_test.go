package client

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"bench/plan"
)

// A listener on loopback, and the origin it is.
func listening(t *testing.T, network, address string) (net.Listener, *Origin) {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Skipf("this machine can't listen on %s: %v", address, err)
	}
	t.Cleanup(func() { _ = l.Close() })
	o := &Origin{Scheme: "http", Host: "localhost"}
	if addr, ok := l.Addr().(*net.TCPAddr); ok {
		o.Host, o.Port = addr.IP.String(), uint16(addr.Port)
	}
	return l, o
}

// closedPort is an origin that nobody listens on.
func closedPort(t *testing.T) *Origin {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	_ = l.Close()
	return o
}

func dialerOf(t *testing.T, c plan.Client, permit permitFunc) *dialer {
	t.Helper()
	d, err := newDialer(c, Env{Permit: permit})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// names is a resolver with a table.
func names(table map[string][]string) lookupFunc {
	return func(_ context.Context, host string) ([]netip.Addr, error) {
		var addrs []netip.Addr
		for _, text := range table[host] {
			addrs = append(addrs, netip.MustParseAddr(text))
		}
		if len(addrs) == 0 {
			return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
		}
		return addrs, nil
	}
}

func wantKind(t *testing.T, err error, want ErrorKind) {
	t.Helper()
	var f *Failure
	if !errors.As(err, &f) {
		t.Fatalf("error is %v, want a failure of kind %q", err, want)
	}
	if f.Kind != want {
		t.Fatalf("kind is %q (%v), want %q", f.Kind, err, want)
	}
}

func TestDialStraight(t *testing.T) {
	_, o := listening(t, "tcp", "127.0.0.1:0")
	var x Exchange
	conn, err := dialerOf(t, plan.Client{}, nil).connect(t.Context(), o, nil, &x)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if x.Connect <= 0 || x.DNS != 0 || x.TLS != 0 {
		t.Errorf("phases of an address without TLS: dns %v, connect %v, tls %v", x.DNS, x.Connect, x.TLS)
	}
}

func TestDialUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	listening(t, "unix", path)
	var x Exchange
	conn, err := dialerOf(t, plan.Client{UnixSocket: path}, nil).connect(t.Context(), &Origin{Host: "anything.example"}, nil, &x)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()

	_, err = dialerOf(t, plan.Client{UnixSocket: path + "-missing"}, nil).connect(t.Context(), &Origin{}, nil, &x)
	wantKind(t, err, unreachable)
}

func TestResolveSendsAHostElsewhere(t *testing.T) {
	_, o := listening(t, "tcp", "127.0.0.1:0")
	c := plan.Client{Resolve: map[string]string{"Shop.example:80": plan.HostPort(o.Host, o.Port)}}
	var x Exchange
	conn, err := dialerOf(t, c, nil).connect(t.Context(), &Origin{Host: "shop.example", Port: 80}, nil, &x)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if x.DNS != 0 {
		t.Errorf("a host with an address of its own was looked up for %v", x.DNS)
	}
}

func TestLocalAddressesTakeTurns(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	d := dialerOf(t, plan.Client{LocalAddresses: []string{"127.0.0.2", "127.0.0.3"}}, nil)
	var got []string
	for range 4 {
		conn, err := d.connect(t.Context(), o, nil, &Exchange{})
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		peer, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer peer.Close()
		got = append(got, peer.RemoteAddr().(*net.TCPAddr).IP.String())
	}
	if want := "127.0.0.2 127.0.0.3 127.0.0.2 127.0.0.3"; strings.Join(got, " ") != want {
		t.Errorf("local addresses were %v, want %s", got, want)
	}
}

func TestLocalAddressMustBeThisMachines(t *testing.T) {
	for _, bad := range []string{"203.0.113.7", "nonsense"} {
		if _, err := newDialer(plan.Client{LocalAddresses: []string{bad}}, Env{}); err == nil {
			t.Errorf("local address %s was accepted", bad)
		}
	}
}

// The policy sees a name before the resolver does, and each address before it is dialled.
func TestPolicyIsAskedFirst(t *testing.T) {
	var asked []string
	denyAll := func(host string, addr netip.AddrPort) error {
		asked = append(asked, host+" "+addr.String())
		return errors.New("not in allowed_hosts")
	}
	d := dialerOf(t, plan.Client{}, denyAll)
	d.lookup = func(context.Context, string) ([]netip.Addr, error) {
		t.Error("a forbidden name was looked up")
		return nil, nil
	}
	d.tcp = func(context.Context, netip.Addr, netip.AddrPort) (net.Conn, error) {
		t.Error("a forbidden address was dialled")
		return nil, syscall.ECONNREFUSED
	}
	for _, host := range []string{"shop.example", "203.0.113.7"} {
		_, err := d.connect(t.Context(), &Origin{Host: host, Port: 443}, nil, &Exchange{})
		wantKind(t, err, Forbidden)
	}
	if want := "shop.example invalid AddrPort, 203.0.113.7 203.0.113.7:443"; strings.Join(asked, ", ") != want {
		t.Errorf("the policy was asked %q, want %q", asked, want)
	}
}

// A name that was approved may still resolve to an address that was not.
func TestPolicySeesEachAddress(t *testing.T) {
	d := dialerOf(t, plan.Client{}, func(_ string, addr netip.AddrPort) error {
		if addr.IsValid() {
			return errors.New("not this address")
		}
		return nil
	})
	d.lookup = names(map[string][]string{"shop.example": {"203.0.113.7"}})
	_, err := d.connect(t.Context(), &Origin{Host: "shop.example", Port: 80}, nil, &Exchange{})
	wantKind(t, err, Forbidden)

	_, err = dialerOf(t, plan.Client{}, nil).connect(t.Context(), &Origin{Host: "192.0.2.1", Port: 80}, nil, &Exchange{})
	wantKind(t, err, Forbidden)
}

func TestRefusedFamilyFallsBackAtOnce(t *testing.T) {
	_, o := listening(t, "tcp4", "127.0.0.1:0")
	d := dialerOf(t, plan.Client{}, nil)
	d.lookup = names(map[string][]string{"localhost": {"::1", "127.0.0.1"}})
	conn, err := d.connect(t.Context(), &Origin{Host: "localhost", Port: o.Port}, nil, &Exchange{})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if got := conn.RemoteAddr().(*net.TCPAddr).IP; got.To4() == nil {
		t.Errorf("connected to %v, want the v4 address", got)
	}
}

// One family hangs: the other one joins in after 250 ms, and the loser is waited for.
func TestHangingFamilyIsOvertaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &dialer{timeout: 5 * time.Second}
		d.lookup = names(map[string][]string{"localhost": {"::1", "127.0.0.1"}})
		near, far := net.Pipe()
		defer far.Close()
		d.tcp = func(ctx context.Context, _ netip.Addr, remote netip.AddrPort) (net.Conn, error) {
			if remote.Addr().Is6() {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			return near, nil
		}
		begin := time.Now()
		conn, err := d.connect(t.Context(), &Origin{Host: "localhost", Port: 80}, nil, &Exchange{})
		if err != nil {
			t.Fatal(err)
		}
		_ = conn.Close()
		if took := time.Since(begin); took != fallbackDelay {
			t.Errorf("took %v, want %v", took, fallbackDelay)
		}
	})
}

// Addresses that hang share connect_timeout, so that the last one has its chance.
func TestConnectTimeoutIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &dialer{timeout: 4 * time.Second, permit: func(string, netip.AddrPort) error { return nil }}
		d.lookup = names(map[string][]string{"shop.example": {"127.0.0.1", "127.0.0.2"}})
		tried := 0
		d.tcp = func(ctx context.Context, _ netip.Addr, _ netip.AddrPort) (net.Conn, error) {
			tried++
			<-ctx.Done()
			return nil, ctx.Err()
		}
		begin := time.Now()
		_, err := d.connect(t.Context(), &Origin{Host: "shop.example", Port: 80}, nil, &Exchange{})
		wantKind(t, err, ConnectTimedOut)
		if took := time.Since(begin); tried != 2 || took != 4*time.Second {
			t.Errorf("%d addresses in %v, want 2 in 4s", tried, took)
		}
	})
}

func TestDialErrorKinds(t *testing.T) {
	answers := func(err error) tcpFunc {
		return func(context.Context, netip.Addr, netip.AddrPort) (net.Conn, error) {
			return nil, &net.OpError{Op: "dial", Net: "tcp", Err: err}
		}
	}
	for _, c := range []struct {
		err  error
		want ErrorKind
	}{
		{syscall.ECONNREFUSED, Refused},
		{syscall.ECONNRESET, reset},
		{syscall.EHOSTUNREACH, unreachable},
		{syscall.ENETUNREACH, unreachable},
		{syscall.EMFILE, Exhausted},
		{syscall.ENFILE, Exhausted},
		{syscall.EADDRNOTAVAIL, Exhausted},
		{syscall.ETIMEDOUT, ConnectTimedOut},
		{errors.New("odd"), otherFailure},
	} {
		d := dialerOf(t, plan.Client{}, nil)
		d.tcp = answers(c.err)
		_, err := d.connect(t.Context(), &Origin{Host: "127.0.0.1", Port: 80}, nil, &Exchange{})
		wantKind(t, err, c.want)
	}
}

func TestRefusedPort(t *testing.T) {
	o := closedPort(t)
	_, err := dialerOf(t, plan.Client{}, nil).connect(t.Context(), o, nil, &Exchange{})
	wantKind(t, err, Refused)
	if text := err.Error(); !strings.Contains(text, plan.HostPort(o.Host, o.Port)) || !strings.Contains(text, "connection refused") {
		t.Errorf("the message %q does not say what happened where", text)
	}
}

func TestUnknownName(t *testing.T) {
	d := dialerOf(t, plan.Client{}, func(string, netip.AddrPort) error { return nil })
	d.lookup = names(nil)
	_, err := d.connect(t.Context(), &Origin{Host: "shop.invalid", Port: 80}, nil, &Exchange{})
	wantKind(t, err, dnsFailed)
}

func TestCancelledDial(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := dialerOf(t, plan.Client{ConnectTimeout: time.Minute}, nil)
	d.tcp = func(ctx context.Context, _ netip.Addr, _ netip.AddrPort) (net.Conn, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	_, err := d.connect(ctx, &Origin{Host: "127.0.0.1", Port: 80}, nil, &Exchange{})
	wantKind(t, err, Cancelled)
}
