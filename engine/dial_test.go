package engine

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

	"bench/spec"
)

// A listener on loopback, and the origin it is.
func listening(t *testing.T, network, address string) (net.Listener, *origin) {
	t.Helper()
	l, err := net.Listen(network, address)
	if err != nil {
		t.Skipf("this machine can't listen on %s: %v", address, err)
	}
	t.Cleanup(func() { _ = l.Close() })
	o := &origin{scheme: "http", host: "localhost"}
	if addr, ok := l.Addr().(*net.TCPAddr); ok {
		o.host, o.port = addr.IP.String(), uint16(addr.Port)
	}
	return l, o
}

// closedPort is an origin that nobody listens on.
func closedPort(t *testing.T) *origin {
	t.Helper()
	l, o := listening(t, "tcp", "127.0.0.1:0")
	_ = l.Close()
	return o
}

func dialerOf(t *testing.T, c spec.Client, permit permitFunc) *dialer {
	t.Helper()
	d, err := newDialer(c, clientEnv{Permit: permit})
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

func wantKind(t *testing.T, err error, want errorKind) {
	t.Helper()
	var f *failure
	if !errors.As(err, &f) {
		t.Fatalf("error is %v, want a failure of kind %q", err, want)
	}
	if f.kind != want {
		t.Fatalf("kind is %q (%v), want %q", f.kind, err, want)
	}
}

func TestDialStraight(t *testing.T) {
	_, o := listening(t, "tcp", "127.0.0.1:0")
	var x exchange
	conn, err := dialerOf(t, spec.Client{}, nil).connect(t.Context(), o, nil, &x)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if x.connect <= 0 || x.dns != 0 || x.tls != 0 {
		t.Errorf("phases of an address without TLS: dns %v, connect %v, tls %v", x.dns, x.connect, x.tls)
	}
}

func TestDialUnixSocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "s")
	listening(t, "unix", path)
	var x exchange
	conn, err := dialerOf(t, spec.Client{UnixSocket: path}, nil).connect(t.Context(), &origin{host: "anything.example"}, nil, &x)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()

	_, err = dialerOf(t, spec.Client{UnixSocket: path + "-missing"}, nil).connect(t.Context(), &origin{}, nil, &x)
	wantKind(t, err, unreachable)
}

func TestResolveSendsAHostElsewhere(t *testing.T) {
	_, o := listening(t, "tcp", "127.0.0.1:0")
	c := spec.Client{Resolve: map[string]string{"Shop.example:80": joinPort(o.host, o.port)}}
	var x exchange
	conn, err := dialerOf(t, c, nil).connect(t.Context(), &origin{host: "shop.example", port: 80}, nil, &x)
	if err != nil {
		t.Fatal(err)
	}
	_ = conn.Close()
	if x.dns != 0 {
		t.Errorf("a host with an address of its own was looked up for %v", x.dns)
	}
}

func TestLocalAddressesTakeTurns(t *testing.T) {
	l, o := listening(t, "tcp", "127.0.0.1:0")
	d := dialerOf(t, spec.Client{LocalAddresses: []string{"127.0.0.2", "127.0.0.3"}}, nil)
	var got []string
	for range 4 {
		conn, err := d.connect(t.Context(), o, nil, &exchange{})
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
		if _, err := newDialer(spec.Client{LocalAddresses: []string{bad}}, clientEnv{}); err == nil {
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
	d := dialerOf(t, spec.Client{}, denyAll)
	d.lookup = func(context.Context, string) ([]netip.Addr, error) {
		t.Error("a forbidden name was looked up")
		return nil, nil
	}
	d.tcp = func(context.Context, netip.Addr, netip.AddrPort) (net.Conn, error) {
		t.Error("a forbidden address was dialled")
		return nil, syscall.ECONNREFUSED
	}
	for _, host := range []string{"shop.example", "203.0.113.7"} {
		_, err := d.connect(t.Context(), &origin{host: host, port: 443}, nil, &exchange{})
		wantKind(t, err, forbidden)
	}
	if want := "shop.example invalid AddrPort, 203.0.113.7 203.0.113.7:443"; strings.Join(asked, ", ") != want {
		t.Errorf("the policy was asked %q, want %q", asked, want)
	}
}

// A name that was approved may still resolve to an address that was not.
func TestPolicySeesEachAddress(t *testing.T) {
	d := dialerOf(t, spec.Client{}, func(_ string, addr netip.AddrPort) error {
		if addr.IsValid() {
			return errors.New("not this address")
		}
		return nil
	})
	d.lookup = names(map[string][]string{"shop.example": {"203.0.113.7"}})
	_, err := d.connect(t.Context(), &origin{host: "shop.example", port: 80}, nil, &exchange{})
	wantKind(t, err, forbidden)

	_, err = dialerOf(t, spec.Client{}, nil).connect(t.Context(), &origin{host: "192.0.2.1", port: 80}, nil, &exchange{})
	wantKind(t, err, forbidden)
}

func TestRefusedFamilyFallsBackAtOnce(t *testing.T) {
	_, o := listening(t, "tcp4", "127.0.0.1:0")
	d := dialerOf(t, spec.Client{}, nil)
	d.lookup = names(map[string][]string{"localhost": {"::1", "127.0.0.1"}})
	conn, err := d.connect(t.Context(), &origin{host: "localhost", port: o.port}, nil, &exchange{})
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
		conn, err := d.connect(t.Context(), &origin{host: "localhost", port: 80}, nil, &exchange{})
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
		_, err := d.connect(t.Context(), &origin{host: "shop.example", port: 80}, nil, &exchange{})
		wantKind(t, err, connectTimedOut)
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
		want errorKind
	}{
		{syscall.ECONNREFUSED, refused},
		{syscall.ECONNRESET, reset},
		{syscall.EHOSTUNREACH, unreachable},
		{syscall.ENETUNREACH, unreachable},
		{syscall.EMFILE, exhausted},
		{syscall.ENFILE, exhausted},
		{syscall.EADDRNOTAVAIL, exhausted},
		{syscall.ETIMEDOUT, connectTimedOut},
		{errors.New("odd"), otherFailure},
	} {
		d := dialerOf(t, spec.Client{}, nil)
		d.tcp = answers(c.err)
		_, err := d.connect(t.Context(), &origin{host: "127.0.0.1", port: 80}, nil, &exchange{})
		wantKind(t, err, c.want)
	}
}

func TestRefusedPort(t *testing.T) {
	o := closedPort(t)
	_, err := dialerOf(t, spec.Client{}, nil).connect(t.Context(), o, nil, &exchange{})
	wantKind(t, err, refused)
	if text := err.Error(); !strings.Contains(text, joinPort(o.host, o.port)) || !strings.Contains(text, "connection refused") {
		t.Errorf("the message %q does not say what happened where", text)
	}
}

func TestUnknownName(t *testing.T) {
	d := dialerOf(t, spec.Client{}, func(string, netip.AddrPort) error { return nil })
	d.lookup = names(nil)
	_, err := d.connect(t.Context(), &origin{host: "shop.invalid", port: 80}, nil, &exchange{})
	wantKind(t, err, dnsFailed)
}

func TestCancelledDial(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	d := dialerOf(t, spec.Client{ConnectTimeout: time.Minute}, nil)
	d.tcp = func(ctx context.Context, _ netip.Addr, _ netip.AddrPort) (net.Conn, error) {
		cancel()
		<-ctx.Done()
		return nil, ctx.Err()
	}
	_, err := d.connect(ctx, &origin{host: "127.0.0.1", port: 80}, nil, &exchange{})
	wantKind(t, err, cancelled)
}
