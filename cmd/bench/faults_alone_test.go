//go:build linux

package main

import (
	"bytes"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
	"golang.org/x/sys/unix"
)

// aloneVariable names the test that has namespaces of its own.
const aloneVariable = "BENCH_TEST_ALONE"

// alone runs the calling test once more in a network and a mount namespace of its own, where nothing but loopback can be
// reached, and where the machine's settings are the test's. It is true there, and false in the test that waits for it.
func alone(t *testing.T) bool {
	t.Helper()
	if os.Getenv(aloneVariable) == t.Name() {
		if err := raiseLoopback(); err != nil {
			t.Fatal(err)
		}
		if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
			t.Fatal(err)
		}
		return true
	}
	cmd := exec.Command("/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1")
	cmd.Env = append(os.Environ(), aloneVariable+"="+t.Name())
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS, Pdeathsig: syscall.SIGKILL}
	if os.Getuid() != 0 {
		cmd.SysProcAttr.Cloneflags |= syscall.CLONE_NEWUSER
		cmd.SysProcAttr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}}
		cmd.SysProcAttr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}}
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Skipf("NOT TRIED: no namespaces here: %v", err)
	}
	if err := cmd.Wait(); err != nil || !strings.Contains(out.String(), "--- PASS: "+t.Name()) {
		t.Errorf("in its own namespaces: %v", err)
	}
	t.Log(out.String())
	return false
}

// raiseLoopback brings the loopback device up.
func raiseLoopback() error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer unix.Close(fd)
	ifr, err := unix.NewIfreq("lo")
	if err != nil {
		return err
	}
	ifr.SetUint16(unix.IFF_UP | unix.IFF_RUNNING)
	return unix.IoctlIfreq(fd, unix.SIOCSIFFLAGS, ifr)
}

// setting gives a setting of the kernel another value; it goes with the test's namespaces.
func setting(t *testing.T, name, value string) {
	t.Helper()
	if err := os.WriteFile("/proc/sys/"+name, []byte(value), 0o644); err != nil {
		t.Fatal(err)
	}
}

// replaceInPlace puts a text in the place of a file of this machine, for the test's namespaces alone.
func replaceInPlace(t *testing.T, file, text string) {
	t.Helper()
	own := t.TempDir() + "/own"
	if err := os.WriteFile(own, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mount(own, file, "", unix.MS_BIND, ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Unmount(file, unix.MNT_DETACH) })
}

// A reply of a resolver to a question.
type reply int

const (
	isLoopback reply = iota // 127.0.0.1
	noSuchName
	serverFailure
	silence
)

// resolver makes this machine's resolver one of the test's, which answers the n-th question so, counted from 1.
func resolver(t *testing.T, answers func(n int) reply) {
	t.Helper()
	replaceInPlace(t, "/etc/resolv.conf", "nameserver 127.0.0.1\noptions attempts:1 timeout:1\n")
	conn, err := net.ListenPacket("udp", "127.0.0.1:53")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	go func() {
		packet := make([]byte, 1500)
		for n := 1; ; n++ {
			size, from, err := conn.ReadFrom(packet)
			if err != nil {
				return
			}
			if text := resolve(packet[:size], answers(n)); text != nil {
				_, _ = conn.WriteTo(text, from)
			}
		}
	}()
}

// resolve makes the packet of a reply to a question; nil for none.
func resolve(packet []byte, r reply) []byte {
	var m dnsmessage.Message
	if m.Unpack(packet) != nil || len(m.Questions) != 1 || r == silence {
		return nil
	}
	m.Header.Response, m.Header.RecursionAvailable, m.Additionals = true, true, nil
	q := m.Questions[0]
	switch {
	case r == noSuchName:
		m.RCode = dnsmessage.RCodeNameError
	case r == serverFailure:
		m.RCode = dnsmessage.RCodeServerFailure
	case q.Type == dnsmessage.TypeA:
		m.Answers = []dnsmessage.Resource{{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class},
			Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
		}}
	}
	text, err := m.Pack()
	if err != nil {
		return nil
	}
	return text
}
