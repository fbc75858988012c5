package report

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"bench/result"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares what a test got with a file in testdata; -update rewrites the file, and then the diff is to be read.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got; -update rewrites it):\n%s", path, diff)
	}
}

func render(t testing.TB, format string, run *result.Run, o Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, format, run, o); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// samples are the runs that every format is tried on. They are made once and never changed.
var samples = []struct {
	name string
	run  func() *result.Run
}{
	{"tutorial", tutorialOnce},
	{"gated", gatedOnce},
	{"open", once(openRun)},
	{"errors", once(errorRun)},
	{"shop", once(shopRun)},
	{"later", once(laterRun)},
	{"dead", once(deadRun)},
	{"interrupted", once(interruptedRun)},
	{"invalid", once(invalidRun)},
	{"empty", once(emptyRun)},
	{"hostile", once(hostileRun)},
}

var (
	tutorialOnce = once(tutorialRun)
	gatedOnce    = once(gatedRun)
)

func once(run func() *result.Run) func() *result.Run { return sync.OnceValue(run) }

// sample is the run of that name.
func sample(name string) *result.Run {
	for _, s := range samples {
		if s.name == name {
			return s.run()
		}
	}
	panic("no sample " + name)
}

// copied is a run that may be changed.
func copied(run *result.Run) *result.Run {
	text, err := json.Marshal(run)
	if err != nil {
		panic(err)
	}
	c, err := result.Parse(text)
	if err != nil {
		panic(err)
	}
	return c
}
