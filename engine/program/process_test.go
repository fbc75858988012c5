//go:build unix

package program

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/engine/process"
)

// The test binary plays a program when this variable says which part.
const partVariable = "BENCH_TEST_PROGRAM"

func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == "guard" {
		process.Guard(os.Stdin)
		return
	}
	if part := os.Getenv(partVariable); part != "" {
		play(part)
		return
	}
	os.Exit(m.Run())
}

// play is a program that does well or badly, as its part says.
func play(part string) {
	switch part {
	case "mute": // never says hello
		fmt.Fprintln(os.Stderr, "thinking about it")
		time.Sleep(time.Minute)
	case "broken":
		fmt.Fprintln(os.Stderr, "no license")
		os.Exit(3)
	case "lacking":
		fmt.Println("needs the library libwish, version 3")
		return
	}
	fmt.Println("bench 1 player Go")
	stamp := func() int64 { return int64(Monotonic()) }
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if strings.HasPrefix(in.Text(), `{"group"`) {
			continue
		}
		start := stamp()
		switch part {
		case "busy":
			for until := stamp() + 30e6; stamp() < until; {
			}
		case "mortal":
			fmt.Fprintln(os.Stderr, "out of memory")
			os.Exit(4)
		case "hanging":
			select {}
		case "flooding":
			for {
				if _, err := fmt.Print("progress "); err != nil {
					time.Sleep(time.Minute)
				}
			}
		case "closing":
			_ = os.Stdout.Close()
			time.Sleep(time.Minute)
		case "forking": // leaves a process in its group and one that is a daemon, both with its standard output, and goes
			for name, daemon := range map[string]bool{"child": false, "daemon": true} {
				cmd := exec.Command("sleep", "600")
				cmd.Stdout = os.Stdout
				cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: daemon}
				if err := cmd.Start(); err != nil {
					panic(err)
				}
				_ = os.WriteFile(filepath.Join(os.Getenv("PIDS"), name), []byte(strconv.Itoa(cmd.Process.Pid)), 0o600)
			}
			os.Exit(0)
		}
		fmt.Printf("+ 0 200 %d\n. %d %d ok\n", stamp(), start, stamp())
		if part == "chatty" {
			time.Sleep(20 * time.Millisecond) // by then its answer was taken
			fmt.Println("by the way")
		}
	}
	if part == "staying" {
		time.Sleep(time.Minute)
	}
}

// start starts a player with a guard.
func start(t *testing.T, part string, more ...string) (*Process, error) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p, err := Start(t.Context(), Command{
		Args: []string{self}, Env: append(more, partVariable+"="+part), Dir: t.TempDir(), Ready: 20 * time.Second, Stop: 300 * time.Millisecond,
		Guard: []string{self, "guard"},
	}, []Request{{Method: "GET", URL: "http://h/"}})
	if err == nil {
		t.Cleanup(p.Stop)
	}
	return p, err
}

func single(within time.Duration) Batch {
	return Batch{Order: []int{0}, Timeout: time.Second, Within: within}
}

// Each way in which a program can go wrong in a batch has a clear reason, at once, and nothing is left of it.
func TestFailuresDuringABatch(t *testing.T) {
	for part, want := range map[string]string{
		"mortal":   "it ended during a batch: .*: exit status 4; its last lines:\n    out of memory",
		"hanging":  "during a batch: batch 1: no answer within 50ms",
		"flooding": `during a batch: a line has at most 4096 bytes; it wrote "progress progress `,
		"closing":  "during a batch: it closed its standard output",
		"forking":  "it ended during a batch: .*: exit status 0; it wrote nothing",
	} {
		t.Run(part, func(t *testing.T) {
			p, err := start(t, part, "PIDS="+t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			within := 20 * time.Second
			if part == "hanging" {
				within = 50 * time.Millisecond
			}
			_, err = p.Run(t.Context(), single(within))
			before, after, _ := strings.Cut(want, ".*")
			if err == nil || !strings.HasPrefix(err.Error(), before) || !strings.Contains(err.Error(), after) {
				t.Errorf("got %v; want %q", err, want)
			}
			p.process.Stop()
		})
	}
}

// What a program says between batches, when nobody listens, is found before the next one.
func TestUnaskedBetweenBatches(t *testing.T) {
	p, err := start(t, "chatty")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(t.Context(), single(20*time.Second)); err != nil {
		t.Fatal(err)
	}
	for until := time.Now().Add(20 * time.Second); !waiting(p.out) && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
	_, err = p.Run(t.Context(), single(20*time.Second))
	if err == nil || !strings.Contains(err.Error(), `no batch was under way; it wrote "by the way"`) {
		t.Error(err)
	}
}

// What a program leaves behind ends with it, on Linux even a daemon.
func TestNothingIsLeft(t *testing.T) {
	dir := t.TempDir()
	p, err := start(t, "forking", "PIDS="+dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Run(t.Context(), single(20*time.Second)); err == nil {
		t.Error("no error")
	}
	p.Stop()
	for _, name := range []string{"child", "daemon"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		pid, _ := strconv.Atoi(string(text))
		for until := time.Now().Add(5 * time.Second); alive(pid); time.Sleep(time.Millisecond) {
			if time.Now().After(until) {
				_ = syscall.Kill(pid, syscall.SIGKILL)
				if _, err := os.Stat("/proc/self/environ"); err == nil || name == "child" {
					t.Errorf("the %s is left", name)
				}
				break
			}
		}
	}
}

// alive says whether a process runs; one that is dead and not yet reaped does not.
func alive(pid int) bool {
	if stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil {
		return !strings.Contains(string(stat), ") Z ")
	}
	return syscall.Kill(pid, 0) == nil
}

func TestFailuresBeforeTheHello(t *testing.T) {
	if _, err := start(t, "broken"); err == nil || !strings.Contains(err.Error(), "it ended before its hello: ") || !strings.HasSuffix(err.Error(), "exit status 3; its last lines:\n    no license") {
		t.Error(err)
	}
	_, err := start(t, "lacking")
	if missing, ok := errors.AsType[*MissingError](err); !ok || missing.Needs != "the library libwish, version 3" {
		t.Error(err)
	}
	_, err = Start(t.Context(), Command{Args: []string{"bench-no-such-command"}, Ready: time.Second}, nil)
	if missing, ok := errors.AsType[*MissingError](err); !ok || missing.Needs != "the command bench-no-such-command" {
		t.Error(err)
	}
	_, err = Start(t.Context(), Command{Args: []string{"./no-such-client"}, Ready: time.Second}, nil)
	if _, ok := errors.AsType[*MissingError](err); ok || err == nil || !strings.Contains(err.Error(), "start it: ") {
		t.Error(err)
	}
	self, _ := os.Executable()
	_, err = Start(t.Context(), Command{Args: []string{self}, Env: []string{partVariable + "=mute"}, Ready: 300 * time.Millisecond}, nil)
	if err == nil || err.Error() != "before its hello: no hello within 300ms; its last lines:\n    thinking about it" {
		t.Error(err)
	}
}

// A program leaves by itself when its standard input ends, and one that doesn't is killed.
func TestStop(t *testing.T) {
	p, err := start(t, "good")
	if err != nil {
		t.Fatal(err)
	}
	if a, err := p.Run(t.Context(), single(time.Minute)); err != nil || len(a.Marks) != 1 {
		t.Errorf("%+v, %v", a, err)
	}
	p.Stop()
	if err := p.Err(); err != nil {
		t.Error(err)
	}
	self, _ := os.Executable()
	stubborn, err := Start(t.Context(), Command{Args: []string{self}, Env: []string{partVariable + "=staying"}, Ready: time.Minute, Stop: 50 * time.Millisecond}, nil)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if stubborn.Stop(); time.Since(began) > 10*time.Second {
		t.Error("it was waited for")
	}
}

// A batch is left when the run is, and its program with it.
func TestInterruptedBatch(t *testing.T) {
	p, err := start(t, "hanging")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cut := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cut()
	if _, err := p.Run(ctx, single(time.Minute)); !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	p.process.Stop()
}

// CPU time is told more exactly than in ticks of 10 ms.
func TestUsage(t *testing.T) {
	p, err := start(t, "busy")
	if err != nil {
		t.Fatal(err)
	}
	before, _, known := p.Usage()
	if !known {
		t.Skip("this system does not tell what a process uses")
	}
	if _, err := p.Run(t.Context(), single(time.Minute)); err != nil {
		t.Fatal(err)
	}
	after, peak, _ := p.Usage()
	if used := after - before; used < time.Millisecond || used > 40*time.Millisecond || used%(10*time.Millisecond) == 0 || peak < 1<<20 {
		t.Errorf("30 ms of work took %v of CPU time; memory %d", used, peak)
	}
}
