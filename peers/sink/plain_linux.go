package main

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"golang.org/x/sys/unix"
)

// servePlain answers every request head with the same bytes, from one thread and one epoll set, and counts them.
func servePlain(address string, answered *atomic.Int64) error {
	listener, poll, err := listen(address)
	if err != nil {
		return err
	}
	// HTTP/1.0 clients keep a connection only if they are told so.
	response := fmt.Appendf(nil,
		"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n%s",
		bodySize, bytes.Repeat([]byte("x"), bodySize))
	events := make([]unix.EpollEvent, 256)
	buffer := make([]byte, 64<<10)
	for {
		n, err := unix.EpollWait(poll, events, -1)
		if errors.Is(err, unix.EINTR) {
			continue
		}
		if err != nil {
			return fmt.Errorf("wait for requests: %w", err)
		}
		for _, e := range events[:n] {
			if int(e.Fd) == listener {
				accept(listener, poll)
				continue
			}
			answered.Add(answer(int(e.Fd), buffer, response))
		}
	}
}

// answer reads what is there, answers each head that ends in it and says how many those were. Generators send small
// heads whole.
func answer(fd int, buffer, response []byte) int64 {
	n, err := unix.Read(fd, buffer)
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) {
		return 0
	}
	if err != nil || n <= 0 {
		_ = unix.Close(fd) // the peer has gone
		return 0
	}
	heads := int64(bytes.Count(buffer[:n], []byte("\r\n\r\n")))
	for i := range heads {
		if _, err := unix.Write(fd, response); err != nil {
			_ = unix.Close(fd)
			return i
		}
	}
	return heads
}

func listen(address string) (listener, poll int, err error) {
	tcp, err := net.ResolveTCPAddr("tcp4", address)
	if err != nil {
		return 0, 0, err
	}
	listener, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return 0, 0, fmt.Errorf("open a socket: %w", err)
	}
	if err := unix.SetsockoptInt(listener, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1); err != nil {
		return 0, 0, fmt.Errorf("reuse the address: %w", err)
	}
	if err := unix.Bind(listener, &unix.SockaddrInet4{Port: tcp.Port, Addr: [4]byte(tcp.IP.To4())}); err != nil {
		return 0, 0, fmt.Errorf("listen on %s: %w", address, err)
	}
	if err := unix.Listen(listener, 4096); err != nil {
		return 0, 0, fmt.Errorf("listen on %s: %w", address, err)
	}
	poll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return 0, 0, fmt.Errorf("make an epoll set: %w", err)
	}
	return listener, poll, watch(poll, listener)
}

func accept(listener, poll int) {
	for {
		fd, _, err := unix.Accept4(listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
		if err != nil {
			return // none is waiting any more
		}
		if unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_NODELAY, 1) != nil || watch(poll, fd) != nil {
			_ = unix.Close(fd)
		}
	}
}

func watch(poll, fd int) error {
	return unix.EpollCtl(poll, unix.EPOLL_CTL_ADD, fd, &unix.EpollEvent{Events: unix.EPOLLIN, Fd: int32(fd)})
}
