package mcp

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rooted is a program whose folder has a spec, a link to another one, and a link out of it.
func rooted(t testing.TB) Program {
	t.Helper()
	top := t.TempDir()
	root := filepath.Join(top, "root")
	for path, text := range map[string]string{"root/a.bench.hcl": "", "root/load/b.bench.hcl": "", "secret.bench.hcl": "canary"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(top, path)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, path), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"inside": "a.bench.hcl", "out": "../secret.bench.hcl", "above": ".."} {
		if err := os.Symlink(to, filepath.Join(root, link)); err != nil {
			t.Skip(err)
		}
	}
	return Program{Root: root, Allowed: []string{"-allowed-hosts=loopback"}}
}

func TestWhatAModelWritesIsNoFlagAndStaysInTheFolder(t *testing.T) {
	p := rooted(t)
	run := []string{"run", "-no-color", "-progress=none", "-allowed-hosts=loopback"}
	for name, c := range map[string]struct {
		make    func() (*line, error)
		want    []string // nil: refused
		refused string
	}{
		"a spec": {func() (*line, error) {
			return p.loading().run(runOf{cellsOf: cellsOf{specOf: specOf{Path: "a.bench.hcl"}}})
		}, append(slices.Clone(run), "./a.bench.hcl"), ""},
		"a folder":         {func() (*line, error) { return p.loading().run(runOf{cellsOf: cellsOf{specOf: specOf{Path: "load/"}}}) }, append(slices.Clone(run), "./load"), ""},
		"the folder":       {func() (*line, error) { return p.loading().run(runOf{}) }, run, ""},
		"a link within":    {func() (*line, error) { return p.line().spec(specOf{Path: "inside"}) }, []string{"./a.bench.hcl"}, ""},
		"a link out":       {func() (*line, error) { return p.line().spec(specOf{Path: "out"}) }, nil, "leads out"},
		"a link above":     {func() (*line, error) { return p.line().spec(specOf{Path: "above/secret.bench.hcl"}) }, nil, "leads out"},
		"a path above":     {func() (*line, error) { return p.line().spec(specOf{Path: "../secret.bench.hcl"}) }, nil, "not below"},
		"an absolute path": {func() (*line, error) { return p.line().spec(specOf{Path: "/etc/passwd"}) }, nil, "not below"},
		"a flag as a path": {func() (*line, error) {
			return p.loading().run(runOf{cellsOf: cellsOf{specOf: specOf{Path: "-auto-approve"}}})
		}, nil, "no such file"},
		"standard input":       {func() (*line, error) { return p.line().spec(specOf{Path: "-"}) }, nil, "no such file"},
		"an address as a path": {func() (*line, error) { return p.line().spec(specOf{Path: "http://127.0.0.1/"}) }, nil, "no such file"},
		"a flag as a variable": {func() (*line, error) {
			return p.line().spec(specOf{Variables: map[string]string{"x -auto-approve": "y"}})
		}, nil, "no variable"},
		"a variable": {func() (*line, error) {
			return p.line().spec(specOf{Variables: map[string]string{"x": "-auto-approve = 1"}})
		}, []string{"-var=x=-auto-approve = 1"}, ""},
		"a target":               {func() (*line, error) { return p.line().cells(cellsOf{Targets: []string{"-auto-approve"}}) }, []string{"-target=-auto-approve"}, ""},
		"a duration with a flag": {func() (*line, error) { return p.loading().run(runOf{Duration: "5s -auto-approve"}) }, nil, "duration"},
		"blocks below nothing":   {func() (*line, error) { return p.loading().run(runOf{Blocks: -3}) }, nil, "whole number"},
		"an address": {func() (*line, error) {
			return p.loading().urls(urlsOf{URLs: []string{"http://127.0.0.1:1/a?b={c}"}, Connections: 3, Seconds: 2})
		}, append(slices.Clone(run), "http://127.0.0.1:1/a?b={c}", "-c=3", "-z=2s"), ""},
		"a flag as an address": {func() (*line, error) { return p.loading().urls(urlsOf{URLs: []string{"-auto-approve"}}) }, nil, "no address"},
		"a file as an address": {func() (*line, error) { return p.loading().urls(urlsOf{URLs: []string{"file:///etc/passwd"}}) }, nil, "no address"},
		"no address":           {func() (*line, error) { return p.loading().urls(urlsOf{}) }, nil, "no urls"},
		"a run":                {func() (*line, error) { return p.line("show").show(showOf{Run: "20260302-000014-00000"}) }, []string{"show", "20260302-000014-00000"}, ""},
		"a flag as a run":      {func() (*line, error) { return p.line("show").show(showOf{Run: "-out=x"}) }, nil, "no such file"},
		"a link out as a run":  {func() (*line, error) { return p.line("show").show(showOf{Run: "out"}) }, nil, "leads out"},
		"a format that writes": {func() (*line, error) { return p.line("show").show(showOf{Format: "text -out=x"}) }, nil, "format"},
		"a flag to explain":    {func() (*line, error) { return p.line("explain").explain(explainOf{What: "-protocol"}) }, nil, "neither"},
		"a strategy":           {func() (*line, error) { return p.line("explain").explain(explainOf{What: "as_completed"}) }, []string{"explain", "as_completed"}, ""},
		"a series":             {func() (*line, error) { return p.line("history").history(historyOf{Series: "-out=x", Last: 3}) }, []string{"history", "-series=-out=x", "-last=3"}, ""},
		"a baseline only":      {func() (*line, error) { return p.line("compare").compare(compareOf{Baseline: "a1"}) }, []string{"compare", "a1", "newest"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			l, err := c.make()
			switch {
			case c.want == nil && (err == nil || !strings.Contains(err.Error(), c.refused)):
				t.Errorf("want refused as %q, got %v %v", c.refused, l, err)
			case c.want != nil && (err != nil || !slices.Equal(l.args, c.want)):
				t.Errorf("want %q, got %q %v", c.want, l, err)
			}
		})
	}
}

// However it is written, a word is a flag's value, or a path below the folder.
func FuzzPath(f *testing.F) {
	for _, seed := range []string{"a.bench.hcl", "../x", "above/..", "load/../../secret.bench.hcl", "-x", "./-x", "out/", "\x00", "//etc", "inside/."} {
		f.Add(seed)
	}
	p := rooted(f)
	f.Fuzz(func(t *testing.T, path string) {
		l, err := p.line().spec(specOf{Path: path})
		if err != nil || path == "" {
			return
		}
		full, err := filepath.EvalSymlinks(filepath.Join(p.Root, l.args[0]))
		if err != nil || !strings.HasPrefix(l.args[0], "./") || !strings.HasPrefix(full+"/", p.Root+"/") {
			t.Errorf("%q becomes %q, which is %s", path, l.args, full)
		}
	})
}
