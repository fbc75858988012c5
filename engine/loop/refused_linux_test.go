//go:build linux && !386 && !s390x

package loop

import (
	"os"
	"os/exec"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

// refuse has the kernel refuse a system call to this process from now on, as containers do.
func refuse(t *testing.T, number uint32) {
	t.Helper()
	filter := []unix.SockFilter{
		{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: 0}, // the call's number
		{Code: unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K, Jt: 0, Jf: 1, K: number},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)},
		{Code: unix.BPF_RET | unix.BPF_K, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		t.Skip(err)
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		t.Skip(errno)
	}
}

func dup(fd int) (int, error) { return unix.FcntlInt(uintptr(fd), unix.F_DUPFD_CLOEXEC, 0) }

// Where io_uring is refused, by a container's filter say, the best that there is is epoll; and who wants io_uring alone has no loop.
func TestWithoutIOUring(t *testing.T) {
	const child = "LOOP_TEST_REFUSED"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWithoutIOUring$", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%v\n%s", err, out)
		}
		return
	}
	for _, call := range []uint32{unix.SYS_IO_URING_REGISTER, unix.SYS_IO_URING_SETUP} {
		refuse(t, call) // one after the other: a filter stays
		before := descriptors(t)
		for range 3 {
			best := Open(Any, 2)
			if io := best.IO(); io != Epoll {
				t.Errorf("without call %d the best is %q", call, io)
			}
			if l, err := best.Loop(1); err != nil || l.IO() != Epoll {
				t.Errorf("and the second loop is %v", err)
			}
			best.Stop()
			own := Open(IOUring, 1)
			if _, err := own.Loop(0); err == nil || own.Work() || own.IO() != "" {
				t.Error("there is a ring")
			}
			own.Stop()
		}
		if now := descriptors(t); now > before {
			t.Errorf("%d descriptors, and %d before", now, before)
		}
	}
}
