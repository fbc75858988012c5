package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A trap is around a process and all it starts, and sees everyone they turn to: each connect, and each message to an
// address. This machine's own addresses may be reached; whatever is beyond them, a name server and the sockets of name
// services included, is noted and refused, so that nothing leaves the machine. The kernel does it, by a filter of system
// calls that asks us (seccomp_unotify(2)), so neither root nor a network of its own is needed, and no resolver is
// overlooked.
type trap struct {
	listener int
	contacts []string // "203.0.113.7:80", "10.0.0.53:53", "/run/nscd/socket"
}

// trapped runs a command inside a trap, and returns whom it turned to, without repetitions.
func trapped(t *testing.T, cmd *exec.Cmd) (contacts []string) {
	t.Helper()
	var trapping, running error
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		runtime.LockOSThread() // for good: a thread can't get rid of its filter, so it ends with this goroutine
		x := &trap{}
		if x.listener, trapping = setTrap(); trapping != nil {
			return
		}
		over, watched := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(watched)
			trapping = x.watch(over)
		}()
		running = cmd.Run() // started by this thread, and so with its filter
		close(over)
		<-watched
		contacts = x.contacts
	}()
	<-finished
	var exit *exec.ExitError
	if running != nil && !errors.As(running, &exit) {
		t.Fatal(running)
	}
	if trapping != nil {
		noTrap(t, trapping)
	}
	slices.Sort(contacts)
	return slices.Compact(contacts)
}

// noTrap skips a test on a machine that can't set a trap. Continuous integration has no such excuse, unless the kernel or
// the container says so: then the test is to be seen as lost in the log, and not by accident.
func noTrap(t *testing.T, why error) {
	t.Helper()
	for _, refused := range []error{unix.ENOSYS, unix.EPERM, unix.EACCES, unix.EBUSY} {
		if errors.Is(why, refused) || os.Getenv("CI") == "" {
			t.Skipf("NOT TESTED that nobody is contacted: %v (needs Linux 5.5, and a container that allows seccomp)", why)
		}
	}
	t.Fatal(why)
}

// setTrap puts a filter on this thread. What it starts has the filter, too.
func setTrap() (listener int, err error) {
	calls := []uint32{unix.SYS_CONNECT, unix.SYS_SENDTO, unix.SYS_SENDMSG, unix.SYS_SENDMMSG}
	filter := []unix.SockFilter{{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}} // the call's number
	for i, call := range calls {
		filter = append(filter, unix.SockFilter{
			Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, K: call, Jt: uint8(len(calls) - i),
		})
	}
	filter = append(filter,
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
		unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_USER_NOTIF})
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return 0, fmt.Errorf("give up new privileges: %w", err)
	}
	fd, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_NEW_LISTENER, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return 0, fmt.Errorf("filter system calls: %w", errno)
	}
	unix.CloseOnExec(int(fd))
	return int(fd), nil
}

// A notice is struct seccomp_notif, and a verdict is struct seccomp_notif_resp.
type (
	notice struct {
		id          uint64
		pid, flags  uint32
		call        int32
		arch        uint32
		instruction uint64
		args        [6]uint64
	}
	verdict struct {
		id    uint64
		value int64
		err   int32
		flags uint32
	}
)

// watch answers the kernel's questions until the process is over.
func (x *trap) watch(over <-chan struct{}) error {
	defer unix.Close(x.listener)
	for {
		ready := []unix.PollFd{{Fd: int32(x.listener), Events: unix.POLLIN}}
		n, err := unix.Poll(ready, 10)
		if err != nil && !errors.Is(err, unix.EINTR) {
			return fmt.Errorf("wait for system calls: %w", err)
		}
		if n > 0 && ready[0].Revents&unix.POLLIN != 0 {
			if err := x.answer(); err != nil {
				return err
			}
			continue
		}
		select {
		case <-over:
			return nil
		default:
		}
	}
}

// answer lets one call pass, or refuses it.
func (x *trap) answer() error {
	var n notice
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, uintptr(x.listener), unix.SECCOMP_IOCTL_NOTIF_RECV, uintptr(unsafe.Pointer(&n)))
	if errno == unix.ENOENT || errno == unix.EINTR {
		return nil // whoever asked is gone
	}
	if errno != 0 {
		return fmt.Errorf("hear of a system call: %w", errno)
	}
	v := verdict{id: n.id, flags: unix.SECCOMP_USER_NOTIF_FLAG_CONTINUE}
	if to := n.addressee(); to != "" {
		x.contacts = append(x.contacts, to)
		v = verdict{id: n.id, err: -int32(unix.ENETUNREACH)}
	}
	_, _, errno = unix.Syscall(unix.SYS_IOCTL, uintptr(x.listener), unix.SECCOMP_IOCTL_NOTIF_SEND, uintptr(unsafe.Pointer(&v)))
	if errno != 0 && errno != unix.ENOENT {
		return fmt.Errorf("answer a system call: %w", errno)
	}
	return nil
}

// addressee is whom a call turns to, "" if that is nobody outside of this machine.
func (n *notice) addressee() string {
	at, size := n.args[1], n.args[2] // connect(fd, address, size)
	switch n.call {
	case unix.SYS_SENDTO: // (fd, text, size, flags, address, size)
		at, size = n.args[4], n.args[5]
	case unix.SYS_SENDMSG, unix.SYS_SENDMMSG: // (fd, message, …), which begins with the address and its size
		head := n.read(n.args[1], 16)
		if len(head) < 16 {
			return "a message that can't be read"
		}
		at, size = binary.NativeEndian.Uint64(head), uint64(binary.NativeEndian.Uint32(head[8:]))
	}
	if at == 0 {
		return "" // on a connection that has been judged
	}
	return outside(n.read(at, min(size, 128)))
}

// outside is an address as text, "" if it is this machine's own and no name server.
func outside(address []byte) string {
	if len(address) < 2 {
		return "an address that can't be read"
	}
	var ip netip.Addr
	switch family := binary.NativeEndian.Uint16(address); {
	case family == unix.AF_UNIX:
		path, _, _ := strings.Cut(string(address[2:]), "\x00")
		return "unix:" + path
	case family == unix.AF_INET && len(address) >= 8:
		ip = netip.AddrFrom4([4]byte(address[4:8]))
	case family == unix.AF_INET6 && len(address) >= 24:
		ip = netip.AddrFrom16([16]byte(address[8:24])).Unmap()
	default:
		return "" // the kernel itself: AF_NETLINK, AF_UNSPEC
	}
	to := netip.AddrPortFrom(ip, binary.BigEndian.Uint16(address[2:]))
	if ip.IsLoopback() && to.Port() != 53 {
		return ""
	}
	return to.String()
}

// read reads the memory of whoever made the call.
func (n *notice) read(at, size uint64) []byte {
	if size == 0 {
		return nil
	}
	text := make([]byte, size)
	local := unix.Iovec{Base: &text[0]}
	local.SetLen(len(text))
	remote := unix.RemoteIovec{Base: uintptr(at), Len: len(text)}
	read, err := unix.ProcessVMReadv(int(n.pid), []unix.Iovec{local}, []unix.RemoteIovec{remote}, 0)
	if err != nil {
		return nil
	}
	return text[:read]
}

// isQuestion says whether a contact is somebody who is asked for names.
func isQuestion(contact string) bool {
	return strings.HasSuffix(contact, ":53") || strings.HasPrefix(contact, "unix:")
}

// benched runs bench in a folder and a trap, without a terminal; whoever would ask is told yes.
func benched(t *testing.T, dir string, args ...string) (out, messages string, ended int, contacts []string) {
	t.Helper()
	var said, complained strings.Builder
	cmd := exec.Command("bench", args...)
	cmd.Dir = dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("yes\n"), &said, &complained
	contacts = trapped(t, cmd)
	return said.String(), complained.String(), cmd.ProcessState.ExitCode(), contacts
}
