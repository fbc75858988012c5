package lab

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// A network is a bridge in a network namespace of its own, and the hosts on it. All of it is held by processes that end with the
// test, however that ends: what the kernel keeps for them goes with them.
type network struct {
	t     *testing.T
	space *holder
	hosts int
}

// A host has a network, a clock and mounts of its own.
type host struct {
	*holder
	net     *network
	name    string
	address string
}

// A holder is a process that does nothing but hold namespaces.
type holder struct {
	t   *testing.T
	pid int
	dir string // where its processes run
}

// needed leaves out what needs namespaces, unless it is asked for and can be.
func needed(t *testing.T) {
	t.Helper()
	if os.Getenv("BENCH_WORKERS") == "" {
		t.Skip("takes long: make workers")
	}
	if os.Getuid() != 0 {
		t.Skip("namespaces need root")
	}
	for _, tool := range []string{"unshare", "nsenter", "ip", "mount"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	if out, err := exec.Command("unshare", "--net", "--mount", "--time", "--fork", "true").CombinedOutput(); err != nil {
		t.Skipf("there are no namespaces to be had here: %v: %s", err, out)
	}
}

// laid makes a network without hosts.
func laid(t *testing.T) *network {
	t.Helper()
	needed(t)
	n := &network{t: t, space: held(t, t.TempDir(), 0)}
	n.space.do("ip", "link", "add", "br0", "type", "bridge")
	n.space.do("ip", "link", "set", "br0", "up")
	return n
}

// held starts a holder whose clock is ahead by so much.
func held(t *testing.T, dir string, ahead time.Duration) *holder {
	t.Helper()
	c := exec.Command("unshare", "--net", "--mount", "--time", fmt.Sprintf("--monotonic=%d", int(ahead.Seconds())), "--fork", "sh", "-c", "echo held; cat")
	end, err := c.StdinPipe() // closed with this process
	if err != nil {
		t.Fatal(err)
	}
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = end.Close(); _ = c.Wait() })
	if _, err := io.ReadFull(out, make([]byte, len("held\n"))); err != nil {
		t.Fatal(err)
	}
	return &holder{t, c.Process.Pid, dir}
}

// within is a command in the namespaces that are held, and in their folder.
func (h *holder) within(name string, args ...string) *exec.Cmd {
	of := fmt.Sprintf("/proc/%d/ns/", h.pid)
	c := exec.Command("nsenter", append([]string{
		"--net=" + of + "net", "--mount=" + of + "mnt", "--time=" + of + "time_for_children", "--wdns=" + h.dir, "--", name,
	}, args...)...)
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// do has a short command succeed there.
func (h *holder) do(name string, args ...string) string {
	h.t.Helper()
	out, err := h.within(name, args...).CombinedOutput()
	if err != nil {
		h.t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// host adds a host, whose clock is 1,000 s ahead of the one's before it.
func (n *network) host(name string) *host {
	n.t.Helper()
	n.hosts++
	h := &host{net: n, name: name, address: fmt.Sprintf("10.77.0.%d", n.hosts)}
	dir := filepath.Join(n.t.TempDir(), name)
	if err := os.Mkdir(dir, 0o700); err != nil {
		n.t.Fatal(err)
	}
	h.holder = held(n.t, dir, time.Duration(n.hosts)*1000*time.Second)
	n.space.do("ip", "link", "add", h.link(), "type", "veth", "peer", "name", "eth0", "netns", fmt.Sprint(h.pid))
	n.space.do("ip", "link", "set", h.link(), "master", "br0", "up")
	h.do("ip", "address", "add", h.address+"/24", "dev", "eth0")
	h.do("ip", "link", "set", "eth0", "up")
	h.do("ip", "link", "set", "lo", "up")
	return h
}

func (h *host) link() string { return "to-" + h.name }

// cut takes a host's cable away for so long.
func (h *host) cut(how time.Duration) {
	h.net.space.do("ip", "link", "set", h.link(), "down")
	time.Sleep(how)
	h.net.space.do("ip", "link", "set", h.link(), "up")
}

// path is where a file of a host is for those who are not in its mounts.
func (h *host) path(name string) string {
	return fmt.Sprintf("/proc/%d/root%s", h.pid, filepath.Join(h.dir, name))
}
