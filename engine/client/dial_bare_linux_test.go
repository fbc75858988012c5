//go:build linux && !386 && !s390x

package client

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/clock"
)

// A connection for a loop is opened from the address and to the address that it is to be, and fails with what dialTCP fails with.
func TestBareConnectionsAreOpenedAsOthersAre(t *testing.T) {
	ctx := context.WithValue(context.Background(), bare{}, true)
	for _, host := range []string{"127.0.0.1", "::1"} {
		l, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
		if err != nil {
			t.Logf("no %s here", host)
			continue
		}
		at := netip.MustParseAddrPort(l.Addr().String())
		local := netip.Addr{}
		if at.Addr().Is4() {
			local = netip.MustParseAddr("127.0.0.2")
		}
		conn, err := dialTCP(ctx, local, at)
		if err != nil {
			t.Fatalf("%s: %v", host, err)
		}
		peer, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		if from := netip.MustParseAddrPort(peer.RemoteAddr().String()).Addr(); local.IsValid() && from != local {
			t.Errorf("%s: it came from %s, want %s", host, from, local)
		}
		fd := conn.(*bareConn).fd
		if flags, _ := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); flags&unix.FD_CLOEXEC == 0 {
			t.Errorf("%s: programs that are started have it, too", host)
		}
		if on, _ := unix.GetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY); on == 0 {
			t.Errorf("%s: it waits to fill segments", host)
		}
		if err := errors.Join(conn.Close(), peer.Close(), l.Close()); err != nil {
			t.Error(err)
		}
		_, bareErr := dialTCP(ctx, local, at)
		_, err = dialTCP(context.Background(), local, at)
		if describe(bareErr) != describe(err) || KindOf(bareErr) != Refused {
			t.Errorf("%s: nobody listens: %v (%v), else %v", host, bareErr, KindOf(bareErr), err)
		}
	}
}

// Who doesn't answer is waited for until the context is done: the backlog of a socket that nobody accepts from is full at once.
func TestBareConnectionsWaitForWhoIsSlow(t *testing.T) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if err := errors.Join(unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}), unix.Listen(fd, 0)); err != nil {
		t.Fatal(err)
	}
	own, err := unix.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	at := netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), uint16(own.(*unix.SockaddrInet4).Port))
	ctx := context.WithValue(context.Background(), bare{}, true)
	var open []net.Conn
	defer func() {
		for _, conn := range open {
			_ = conn.Close()
		}
	}()
	for range 5 { // some find room
		limited, cancel := context.WithTimeout(ctx, 300*time.Millisecond)
		began := clock.Now()
		conn, err := dialTCP(limited, netip.Addr{}, at)
		cancel()
		if err == nil {
			open = append(open, conn)
			continue
		}
		if took := clock.Now() - began; took < 300*time.Millisecond || took > 5*time.Second || KindOf(err) != TimedOut {
			t.Errorf("after %v: %v, %v", took, err, KindOf(err))
		}
		time.AfterFunc(50*time.Millisecond, func() { // room for one, which is found when it asks again, after a second
			if peer, _, err := unix.Accept(fd); err == nil {
				_ = unix.Close(peer)
			}
		})
		if conn, err = dialTCP(ctx, netip.Addr{}, at); err != nil {
			t.Fatalf("there was room: %v", err)
		}
		open = append(open, conn)
		return
	}
	t.Skip("there is room for all")
}

// The kernel may connect a socket with itself, where nobody listens at a port that it gives away: nobody is there.
func TestNobodyIsConnectedToItself(t *testing.T) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	at := netip.MustParseAddrPort("127.0.0.1:29641")
	if err := errors.Join(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1), unix.Bind(fd, socketAddress(at)), unix.Connect(fd, socketAddress(at))); err != nil {
		if errors.Is(err, syscall.EADDRINUSE) {
			t.Skip(err)
		}
		t.Fatal(err)
	}
	if !connectedToItself(fd, at) || connectedToItself(fd, netip.MustParseAddrPort("127.0.0.1:29642")) {
		t.Error("it isn't known")
	}
}
