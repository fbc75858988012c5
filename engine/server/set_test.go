package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/engine/process"
	"bench/plan"
)

// The test binary plays a server when this variable says which part.
const partVariable = "BENCH_TEST_SERVER"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "guard" {
		process.Guard(os.Stdin)
		return
	}
	if part := os.Getenv(partVariable); part != "" {
		serveAs(part)
		return
	}
	os.Exit(m.Run())
}

// serveAs is a server that starts well or badly, as its part says.
func serveAs(part string) {
	address := net.JoinHostPort(cmp.Or(os.Getenv("HOST"), "127.0.0.1"), os.Getenv("PORT"))
	serve := func() {
		fmt.Println(http.ListenAndServe(address, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})))
	}
	switch part {
	case "good":
		serve()
	case "mute": // never ready
		fmt.Println("thinking about it")
		time.Sleep(time.Minute)
	case "broken":
		fmt.Println("no license")
		os.Exit(3)
	case "mortal": // dies when it is told to
		http.HandleFunc("/die", func(http.ResponseWriter, *http.Request) {
			fmt.Println("out of memory")
			os.Exit(4)
		})
		http.HandleFunc("/", func(http.ResponseWriter, *http.Request) {})
		fmt.Println(http.ListenAndServe(address, nil))
	case "stubborn": // hears no signal
		signal.Ignore(syscall.SIGTERM)
		serve()
	case "parent": // has a child that would go on alone
		child := exec.Command("sleep", "600")
		if err := child.Start(); err != nil {
			panic(err)
		}
		if err := os.WriteFile(os.Getenv("PIDFILE"), []byte(strconv.Itoa(child.Process.Pid)), 0o600); err != nil {
			panic(err)
		}
		serve()
	}
}

// A stage has one server that plays a part, and notes what the watch is told.
type stage struct {
	plan    *plan.Plan
	options Options
	told    []string
	at      netip.AddrPort // where it was ready last
}

// playing is a stage for one part.
func playing(t *testing.T, part string) *stage {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	one := plan.Server{
		Name: "s", Type: "command", Command: []string{self},
		Ready: plan.Ready{Path: "/", Timeout: 10 * time.Second}, Stop: plan.Stop{Timeout: 2 * time.Second},
	}
	ports, err := PickPorts([]plan.Server{one})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ports.Close)
	one.Env = map[string]string{
		partVariable: part, "PORT": strconv.Itoa(ports.Numbers()["s"]), "PIDFILE": filepath.Join(t.TempDir(), "pid"),
	}
	return &stage{plan: &plan.Plan{Servers: []plan.Server{one}}, options: Options{Ports: ports, Guard: []string{self, "guard"}}}
}

func (s *stage) start() (*Set, error) {
	return Start(context.Background(), s.plan, s.options, Watch{
		Starting: func(name string) { s.told = append(s.told, "starting "+name) },
		Ready: func(name, _ string, at netip.AddrPort) {
			s.told = append(s.told, "ready "+name)
			s.at = at
		},
	})
}

func (s *stage) get(path string) error {
	r, err := http.Get("http://" + s.at.String() + path)
	if err == nil {
		_ = r.Body.Close()
	}
	return err
}

func TestAServerIsReadyUntilItIsStopped(t *testing.T) {
	s := playing(t, "good")
	set, err := s.start()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.told, ", "); got != "starting s, ready s" {
		t.Errorf("the watch was told: %s", got)
	}
	if err := s.get("/"); err != nil {
		t.Errorf("it is ready, but: %v", err)
	}
	if want := "server.s/items"; set.Portless("http://"+s.at.String()+"/items") != want {
		t.Errorf("%s without its port: %s, want %s", s.at, set.Portless("http://"+s.at.String()+"/items"), want)
	}
	set.Stop()
	if err := s.get("/"); err == nil {
		t.Errorf("%s still answers when it was stopped", s.at)
	}
	if err := set.Life().Err(); err == nil || context.Cause(set.Life()) != context.Canceled {
		t.Errorf("the life of servers that were stopped: %v", context.Cause(set.Life()))
	}
}

func TestAServerThatFailsToStartSaysWhy(t *testing.T) {
	broken, mute, absent := playing(t, "broken"), playing(t, "mute"), playing(t, "good")
	mute.plan.Servers[0].Ready.Timeout = 300 * time.Millisecond
	absent.plan.Servers[0].Command = []string{"/no/such/command"}
	if _, err := broken.start(); err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "no license") {
		t.Errorf("error %v, want the exit status and the last words", err)
	}
	if _, err := mute.start(); err == nil || !strings.Contains(err.Error(), "not ready within 300ms") || !strings.Contains(err.Error(), "thinking about it") {
		t.Errorf("error %v, want that it was not ready, and its last words", err)
	}
	if _, err := absent.start(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error %v, want that there is no such command", err)
	}
}

// When a server can't be started, those before it don't stay.
func TestAServerThatFailsTakesTheOthersAlong(t *testing.T) {
	s, broken := playing(t, "good"), playing(t, "broken")
	bad := broken.plan.Servers[0]
	bad.Name, bad.Port = "t", broken.options.Ports.Numbers()["s"]
	s.plan.Servers = append(s.plan.Servers, bad)
	broken.options.Ports.Close()
	if _, err := s.start(); err == nil || !strings.Contains(err.Error(), "server t: ") {
		t.Errorf("error %v, want one of server t", err)
	}
	if err := s.get("/"); err == nil {
		t.Error("the first server goes on")
	}
}

func TestALifeEndsWithAServerThatDies(t *testing.T) {
	s := playing(t, "mortal")
	set, err := s.start()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Stop()
	if err := set.Failed(); err != nil {
		t.Errorf("it failed: %v", err)
	}
	_ = s.get("/die") // which is no answer
	select {
	case <-set.Life().Done():
	case <-time.After(20 * time.Second):
		t.Fatal("nobody notices")
	}
	if cause := context.Cause(set.Life()).Error(); !strings.Contains(cause, "server s: it ended during the run") || !strings.Contains(cause, "out of memory") {
		t.Errorf("the cause is %s, want which server, and its last words", cause)
	}
	if set.Failed() == nil {
		t.Error("Failed does not say so")
	}
}

func TestAStubbornServerIsKilled(t *testing.T) {
	s := playing(t, "stubborn")
	s.plan.Servers[0].Stop.Timeout = 100 * time.Millisecond
	set, err := s.start()
	if err != nil {
		t.Fatal(err)
	}
	set.Stop()
	if err := s.get("/"); err == nil {
		t.Errorf("%s still answers when it was stopped", s.at)
	}
}

func TestServersAreRestartedAsOftenAsTheyAsk(t *testing.T) {
	s := playing(t, "good")
	s.plan.Servers[0].RestartEvery = 2
	set, err := s.start()
	if err != nil {
		t.Fatal(err)
	}
	defer set.Stop()
	before := set.Usage([]string{"s"})
	for block, want := range []bool{true, false, true, false} {
		if got, err := set.Restart(context.Background(), block); err != nil || (got != nil) != want {
			t.Errorf("before block %d: restarted %v (%v), want %v", block, got, err, want)
		}
	}
	if n := set.Processes([]string{"s"}); n != 3 || set.Processes(nil) != 0 {
		t.Errorf("it was %d processes, want 3; nobody's servers were %d", n, set.Processes(nil))
	}
	if before.Known && before.CPU > 0 {
		before.CPU = time.Hour // more than the new process can have used
		if used := before.Until(set.Usage([]string{"s"})); used.Known {
			t.Errorf("from one process to the next %+v were used; that can't be known", used)
		}
	}
}
