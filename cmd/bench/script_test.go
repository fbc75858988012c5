package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script; read the diff afterwards")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"bench": main, "office": serveOffice, "team": makeTeam, "receiver": serveReceiver})
}

// TestScript runs the stories in testdata/script: the command line as its users see it.
func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       *update,
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("TERM", "xterm")
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits,
			"hides":  hides,
			"served": served,
			"signal": signalled,
			"secure": secure,
			"start":  started,
		},
	})
}

// exits STATUS COMMAND... runs a command that must end with exactly this exit status, or with one of 0,3. A run that says of
// itself that this machine left the generator no time is repeated: the stories are about other things.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits STATUS COMMAND...")
	}
	const attempts = 5
	got := statusOf(ts, args[1:])
	for attempt := 1; attempt < attempts && starved.MatchString(ts.ReadFile("stdout")+ts.ReadFile("stderr")); attempt++ {
		time.Sleep(time.Second)
		got = statusOf(ts, args[1:])
	}
	if want := strings.Split(args[0], ","); !slices.Contains(want, strconv.Itoa(got)) {
		ts.Fatalf("%v ended with status %d, want %s", args[1:], got, args[0])
	}
}

// hides STATUS COMMAND... is exits of a command that was given the canary: it must not be in what it prints, nor in any file but
// those of the folder "given".
func hides(ts *testscript.TestScript, neg bool, args []string) {
	exits(ts, neg, args)
	const canary = "c4nary"
	for _, output := range []string{"stdout", "stderr"} {
		if text := ts.ReadFile(output); strings.Contains(strings.ToLower(text), canary) {
			ts.Fatalf("it shows the canary on its %s:\n%s", output, text)
		}
	}
	ts.Check(filepath.WalkDir(ts.MkAbs("."), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "given":
			return fs.SkipDir
		case strings.Contains(d.Name(), canary):
			ts.Fatalf("there is a file %q", path)
		case d.Type().IsRegular() && strings.Contains(ts.ReadFile(path), canary):
			ts.Fatalf("the canary is in %s", path)
		}
		return nil
	}))
}

// starved is how a run says that its generator had too little of the machine.
var starved = regexp.MustCompile(`(not valid|NOT JUDGED|"findings")[^\n]*generator`)

func statusOf(ts *testscript.TestScript, command []string) int {
	err := ts.Exec(command[0], command[1:]...)
	if err == nil {
		return 0
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		ts.Fatalf("%v", err)
	}
	return exit.ExitCode()
}

// served STATUS COMMAND... starts a server, which prints its URL, and gets /get from it: the answer must have this status.
// Then it is interrupted, and must end well.
func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: served STATUS COMMAND...")
	}
	cmd := exec.Command(args[1], args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	defer cmd.Process.Kill()
	url, err := bufio.NewReader(out).ReadString('\n')
	ts.Check(err)
	if url = strings.TrimSpace(url); !strings.HasSuffix(url, "/") {
		url += "/get"
	}
	response, err := http.Get(url)
	ts.Check(err)
	response.Body.Close()
	if got := strconv.Itoa(response.StatusCode); got != args[0] {
		ts.Fatalf("it answered %s, want %s", got, args[0])
	}
	ts.Check(cmd.Process.Signal(os.Interrupt))
	ts.Check(cmd.Wait())
}

// signalledAfter is a TEXT for signal that goes on: "…, then WHAT in FILE" waits for a file to have WHAT, too.
var signalledAfter = regexp.MustCompile(`^(.*), then (.*) in (\S+)$`)

// signalled NAME TIMES STATUS TEXT COMMAND... runs a command, sends it a signal as soon as its standard error has TEXT, a
// second one a moment later if TIMES is 2, and expects the exit status.
func signalled(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 5 {
		ts.Fatalf("usage: signal NAME TIMES STATUS TEXT COMMAND...")
	}
	sig := map[string]os.Signal{"INT": os.Interrupt, "TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "QUIT": syscall.SIGQUIT}[args[0]]
	came, file := "", ""
	if then := signalledAfter.FindStringSubmatch(args[3]); then != nil {
		args[3], came, file = then[1], then[2], then[3]
	}
	cmd := exec.Command(args[4], args[5:]...)
	cmd.Dir, cmd.Stdout = ts.MkAbs("."), ts.Stdout()
	messages, err := cmd.StderrPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	defer cmd.Process.Kill()
	lines := bufio.NewScanner(messages)
	for lines.Scan() {
		fmt.Fprintln(ts.Stderr(), lines.Text())
		if !strings.Contains(lines.Text(), args[3]) {
			continue
		}
		for begin := time.Now(); came != "" && time.Since(begin) < 10*time.Second; time.Sleep(time.Millisecond) {
			if seen, _ := os.ReadFile(ts.MkAbs(file)); strings.Contains(string(seen), came) {
				break
			}
		}
		ts.Check(cmd.Process.Signal(sig))
		if args[1] == "2" {
			time.Sleep(oneStroke + 50*time.Millisecond)
			ts.Check(cmd.Process.Signal(sig))
		}
		args[3] = "\x00" // once
	}
	_ = cmd.Wait() // its status is looked at below
	if got := strconv.Itoa(cmd.ProcessState.ExitCode()); got != args[2] {
		ts.Fatalf("it ended with status %s, want %s", got, args[2])
	}
}

// The answer of a command goes through one writer, so that a full disk is noticed.
func TestAnswerThatCannotBeWrittenIsAnError(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full here")
	}
	defer full.Close()
	if got := run([]string{"version"}, nil, full, t.Output()); got != int(cannot) {
		t.Errorf("version > /dev/full ended with status %d, want %d", got, cannot)
	}
}

// A panic's message is the one text that nobody has looked at before it is shown.
func TestPanicsPrintNoSecrets(t *testing.T) {
	var messages strings.Builder
	s := newSession(nil, nil, &messages)
	s.redact.Know(func() []string { return []string{"c4n4ry"} })
	if got := s.guarded(func() status { panic(errors.New("no route to c4n4ry")) }); got != cannot {
		t.Errorf("ended with status %d, want %d", got, cannot)
	}
	if text := messages.String(); !strings.Contains(text, "no route to (sensitive value)") || strings.Contains(text, "c4n4ry") {
		t.Errorf("it says\n%s", text)
	}
}
