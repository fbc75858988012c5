package client

import (
	"net"
	"syscall"
	"testing"

	"bench/plan"
)

// A descriptor that isn't there is the generator's own limit, for the resolver too.
func TestNoDescriptorsLeft(t *testing.T) {
	wantKind(t, blame(t.Context(), &net.DNSError{Err: "dial udp: socket: too many open files"}), Exhausted)

	_, o := listening(t, "tcp", "127.0.0.1:0")
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &before); err != nil {
		t.Skip(err)
	}
	few := before
	few.Cur = 1
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &few); err != nil {
		t.Skip(err)
	}
	_, err := dialerOf(t, plan.Client{}, nil).connect(t.Context(), o, nil, &Exchange{})
	if restore := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &before); restore != nil {
		t.Fatal(restore)
	}
	wantKind(t, err, Exhausted)
}
