package main

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// The first lines of docs/workers.md work, on the example that they name.
func TestTheExampleOfWorkersRuns(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("they are in the words of a shell")
	}
	file := filepath.Join(t.TempDir(), "together.txtar")
	script := "cd examples\nexec sh -c 'bench run -workers=2 -blocks=2 -duration=1s together.bench.hcl 2>run.txt & " +
		"bench worker -join=.bench/join -name=w1 & bench worker -join=.bench/join -name=w2 & wait'\n" +
		"grep 'worker w1 joined' run.txt\ngrep 'worker w2 joined' run.txt\ngrep 'saved as' run.txt\nstdout '2 workers, started within'\n"
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: []string{file},
		Setup: func(env *testscript.Env) error {
			return os.CopyFS(filepath.Join(env.WorkDir, "examples"), os.DirFS(filepath.Join(root, "examples")))
		},
	})
}
