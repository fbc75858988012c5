//go:build unix

package ab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"bench/result"
)

// The commands that are judged here are this program itself.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "play" {
		play(os.Args[2], os.Args[3:])
		return
	}
	os.Exit(m.Run())
}

// play is what a command does.
func play(what string, args []string) {
	switch what {
	case "print":
		fmt.Println(strings.Join(args, "\n"))
	case "sleep":
		d, err := time.ParseDuration(args[0])
		if err != nil {
			panic(err)
		}
		time.Sleep(d)
	case "fail":
		fmt.Println("on its way")
		fmt.Fprintln(os.Stderr, "nothing here")
		os.Exit(3)
	case "leave": // a child that goes on, with its number on standard output
		child := exec.Command(os.Args[0], "play", "sleep", "10m")
		child.Stdout = os.Stdout
		if err := child.Start(); err != nil {
			panic(err)
		}
		fmt.Println("= child", child.Process.Pid)
	case "once": // prints its number the first times only
		f, err := os.OpenFile(args[0], os.O_APPEND|os.O_CREATE|os.O_RDWR, 0o600)
		if err != nil {
			panic(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.Size() < 5 {
			fmt.Println("= ops 3 more")
		}
		fmt.Fprint(f, "x")
	case "hold": // as much memory as it is told
		n, err := strconv.Atoi(args[0])
		if err != nil {
			panic(err)
		}
		held := make([]byte, n<<20)
		for i := 0; i < len(held); i += 4096 {
			held[i] = 1
		}
		fmt.Println(len(held))
	}
}

func command(words ...string) []string { return append([]string{os.Args[0], "play"}, words...) }

func experiment(base, head []string) Experiment {
	return Experiment{Base: base, Head: head, Blocks: 6, MinEffect: 0.05, Seed: 7, Timeout: time.Minute}
}

func verdictOn(t *testing.T, run *result.Run, metric string) result.Comparison {
	t.Helper()
	run.Judge(nil)
	i := slices.IndexFunc(run.Comparisons, func(c result.Comparison) bool { return c.Metric == metric })
	if i < 0 {
		t.Fatalf("no comparison on %s: %+v", metric, run.Comparisons)
	}
	return run.Comparisons[i]
}

func TestEveryBlockRunsAllInAnOrderOfItsOwn(t *testing.T) {
	e := experiment(command("print", "= ops 100 more"), command("print", "= ops 50 more"))
	e.Gate, e.Blocks = true, 8
	saved := 0
	run, err := Run(context.Background(), e, Options{Save: func(*result.Run) error { saved++; return nil }})
	if err != nil {
		t.Fatal(err)
	}
	orders := map[string]bool{}
	for block := range 8 {
		order := ""
		for _, c := range append(slices.Clone(run.Cells), run.Placebos...) {
			trial := c.TrialData[block]
			if trial.Block != block || trial.Requests == 0 || trial.Requests != run.Cells[0].TrialData[0].Requests {
				t.Errorf("block %d of %s: %+v", block, c.Address, trial)
			}
			order += strconv.Itoa(trial.Order)
		}
		if sorted := slices.Sorted(slices.Values(strings.Split(order, ""))); strings.Join(sorted, "") != "012" {
			t.Errorf("block %d ran in the order %s", block, order)
		}
		orders[order] = true
	}
	if len(orders) < 3 {
		t.Errorf("8 blocks in %d orders only", len(orders))
	}
	if saved != 9 {
		t.Errorf("saved %d times, want once a block and at the end", saved)
	}
	c := verdictOn(t, run, "program.ops")
	if c.Verdict != result.Slower || !c.Gated || c.Failed == nil || !*c.Failed || *c.Ratio != 0.5 {
		t.Errorf("%s, ratio %v: %s", c.Verdict, *c.Ratio, c.Note)
	}
}

func TestTheTimesAreThoseOfTheCommand(t *testing.T) {
	run, err := Run(context.Background(), experiment(command("sleep", "30ms"), command("sleep", "90ms")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := verdictOn(t, run, "program.wall")
	if c.Verdict != result.Slower || *c.BaselineValue < 0.030 || *c.CandidateValue < 0.090 || c.Gated {
		t.Errorf("%s, %v against %v: %s", c.Verdict, *c.CandidateValue, *c.BaselineValue, c.Note)
	}
	if len(run.Placebos) > 0 {
		t.Error("a placebo without a gate")
	}
}

// What has more than bench itself is told; see ownPeak.
func TestMemoryIsThatOfTheCommand(t *testing.T) {
	run, err := Run(context.Background(), experiment(command("hold", "200"), command("hold", "300")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := verdictOn(t, run, "program.peak_memory")
	if c.Verdict != result.Slower || *c.BaselineValue < 200<<20 || *c.CandidateValue > 400<<20 {
		t.Errorf("%s, %v against %v: %s", c.Verdict, *c.CandidateValue, *c.BaselineValue, c.Note)
	}
}

func TestACommandThatFailsEndsTheRun(t *testing.T) {
	good := command("print", "fine")
	for name, c := range map[string]struct {
		base, head []string
		side, want string
		output     string
	}{
		"status":    {command("fail"), good, "base", "exit status 3", "nothing here"},
		"missing":   {good, []string{"no-such-program-anywhere"}, "head", "executable file not found", ""},
		"too long":  {good, command("sleep", "1h"), "head", "still running after 300ms", ""},
		"bad print": {command("print", "= ops 3 s sideways"), good, "base", "less or more", "sideways"},
	} {
		e := experiment(c.base, c.head)
		e.Timeout = 300 * time.Millisecond
		began := time.Now()
		run, err := Run(context.Background(), e, Options{})
		var failed *CommandError
		if run != nil || !errors.As(err, &failed) || failed.Side != c.side || !strings.Contains(failed.Err.Error(), c.want) {
			t.Errorf("%s: %v, want %s: %s", name, err, c.side, c.want)
			continue
		}
		if !strings.Contains(strings.Join(failed.Output, "\n"), c.output) {
			t.Errorf("%s: last lines %q, want %q among them", name, failed.Output, c.output)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func TestANumberThatIsMissingLaterEndsTheRun(t *testing.T) {
	run, err := Run(context.Background(), experiment(command("once", t.TempDir()+"/seen"), command("print", "= ops 3 more")), Options{})
	if err == nil || !strings.Contains(err.Error(), "did not print ops this time") {
		t.Errorf("%v", err)
	}
	if run != nil && run.Info.Status != result.Failed {
		t.Errorf("the run is %s", run.Info.Status)
	}
}

// What a command leaves behind would run beside the next one.
func TestNothingIsLeftOfACommand(t *testing.T) {
	run, err := Run(context.Background(), experiment(command("leave"), command("leave")), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, trial := range run.Cells[0].TrialData {
		pid := int(trial.Metrics["program.child"])
		for deadline := time.Now().Add(5 * time.Second); syscall.Kill(pid, 0) == nil; time.Sleep(time.Millisecond) {
			if stat, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); strings.Contains(string(stat), ") Z ") {
				break // nobody here reaps it
			}
			if time.Now().After(deadline) {
				t.Fatalf("the child %d is still there", pid)
			}
		}
		if trial.Requests > 1 {
			break // several runs a turn: the number is a median
		}
	}
}

func TestWhoInterruptsKeepsWhatWasMeasured(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	e := experiment(command("sleep", "50ms"), command("sleep", "50ms"))
	run, err := Run(ctx, e, Options{Watch: func(event Event) {
		if event.Moment == TrialStart && event.Block == 3 {
			time.AfterFunc(10*time.Millisecond, cancel)
		}
	}})
	if !errors.Is(err, context.Canceled) || run == nil || run.Info.Status != result.Interrupted || run.Cells[0].Trials != 2 {
		t.Errorf("%v: %+v", err, run)
	}
}

func TestThereMustBeTimeForAVerdict(t *testing.T) {
	e := experiment(command("sleep", "50ms"), command("sleep", "50ms"))
	e.Time = 200 * time.Millisecond
	var few *BlocksError
	if _, err := Run(context.Background(), e, Options{}); !errors.As(err, &few) || few.Need != 6 || few.Have > 2 || few.Takes < 600*time.Millisecond {
		t.Errorf("%v: %+v", err, few)
	}
	e.Time, e.Blocks = 1500*time.Millisecond, 30
	planned := 0
	if _, err := Run(context.Background(), e, Options{Watch: func(event Event) {
		if event.Moment == Planned {
			planned = event.Blocks
		}
	}}); err != nil || planned < 6 || planned > 15 {
		t.Errorf("%d blocks: %v", planned, err)
	}
}
