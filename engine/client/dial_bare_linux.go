//go:build linux && !386 && !s390x

package client

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"bench/engine/sound"
)

// bare asks of a context that connections are opened bare.
type bare struct{}

// A bareConn is an open connection that the runtime's poller knows nothing of: an event loop takes its descriptor.
type bareConn struct {
	net.Conn // nil
	fd       int
}

// Close closes it.
func (c *bareConn) Close() error { return unix.Close(c.fd) }

// dialsAgain is how often a connection is opened anew that the kernel has connected to itself, or that found no port although there
// are some: as net does.
const dialsAgain = 2

// dialBare is dialTCP, for an event loop: of ten thousand connections, telling the runtime of each and taking it back takes as much
// time as the kernel takes to open it.
func dialBare(ctx context.Context, local netip.Addr, remote netip.AddrPort) (net.Conn, error) {
	var err error
	for range 1 + dialsAgain {
		var fd int
		if fd, err = openBare(ctx, local, remote); err == nil {
			if connectedToItself(fd, remote) {
				_ = unix.Close(fd)
				err = syscall.ECONNREFUSED
				continue
			}
			return &bareConn{fd: fd}, nil
		}
		if !errors.Is(err, syscall.EADDRNOTAVAIL) {
			break
		}
	}
	return nil, &net.OpError{Op: "dial", Net: "tcp", Addr: net.TCPAddrFromAddrPort(remote), Err: err}
}

// openBare makes one attempt.
func openBare(ctx context.Context, local netip.Addr, remote netip.AddrPort) (int, error) {
	if err := ctx.Err(); err != nil {
		return -1, err
	}
	family := unix.AF_INET6
	if remote.Addr().Is4() {
		family = unix.AF_INET
	}
	fd, err := unix.Socket(family, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, unix.IPPROTO_TCP)
	if err != nil {
		return -1, os.NewSyscallError("socket", err)
	}
	if err := connectBare(ctx, fd, local, remote); err != nil {
		_ = unix.Close(fd)
		return -1, err
	}
	return fd, nil
}

func connectBare(ctx context.Context, fd int, local netip.Addr, remote netip.AddrPort) error {
	if err := unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1); err != nil {
		return os.NewSyscallError("setsockopt", err)
	}
	if local.IsValid() {
		if err := unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_BIND_ADDRESS_NO_PORT, 1); err != nil { // see shareLocalPorts
			return os.NewSyscallError("setsockopt", err)
		}
		if err := unix.Bind(fd, socketAddress(netip.AddrPortFrom(local, 0))); err != nil {
			return os.NewSyscallError("bind", err)
		}
	}
	switch err := unix.Connect(fd, socketAddress(remote)); err {
	case nil:
		return nil
	case unix.EINPROGRESS, unix.EINTR:
	default:
		return os.NewSyscallError("connect", err)
	}
	if !settled(fd) { // a peer on this machine has answered before connect returned
		if err := awaitBare(ctx, fd); err != nil {
			return err
		}
	}
	number, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_ERROR)
	if err == nil && number != 0 {
		err = syscall.Errno(number)
	}
	return os.NewSyscallError("connect", err)
}

// settled says that a connection is open, or will never be.
func settled(fd int) bool {
	n, _ := unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, 0)
	return n > 0
}

// awaitBare waits until the connection is settled, by the runtime's poller.
func awaitBare(ctx context.Context, fd int) error {
	twin, err := unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("dup", err)
	}
	f := os.NewFile(uintptr(twin), "")
	defer f.Close()
	raw, err := f.SyscallConn()
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, sound.Work(func() { _ = f.SetWriteDeadline(time.Unix(1, 0)) }))()
	err = raw.Write(func(uintptr) bool { return settled(fd) })
	if cause := ctx.Err(); cause != nil {
		return cause
	}
	return err
}

// socketAddress is an address as the kernel wants it.
func socketAddress(at netip.AddrPort) unix.Sockaddr {
	if at.Addr().Is4() {
		return &unix.SockaddrInet4{Port: int(at.Port()), Addr: at.Addr().As4()}
	}
	return &unix.SockaddrInet6{Port: int(at.Port()), Addr: at.Addr().As16()}
}

// connectedToItself says that both ends have the same address: the kernel gave the connection the very port that nobody listens at.
func connectedToItself(fd int, remote netip.AddrPort) bool {
	own, err := unix.Getsockname(fd)
	if err != nil {
		return false
	}
	switch a := own.(type) {
	case *unix.SockaddrInet4:
		return netip.AddrPortFrom(netip.AddrFrom4(a.Addr), uint16(a.Port)) == remote
	case *unix.SockaddrInet6:
		return netip.AddrPortFrom(netip.AddrFrom16(a.Addr), uint16(a.Port)) == remote
	}
	return false
}
