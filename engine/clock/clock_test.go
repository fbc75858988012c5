package clock

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// Somebody may set the clock on the wall during a run; nobody can do so in a test. So this is the proof: the engine reads
// that clock once, for the date of the run, and every duration is a difference of Now(), which stands on Go's monotonic
// clock (package time, "Monotonic Clocks"). Deadlines of connections are that clock's too.
func TestNoDurationIsTheWallClocks(t *testing.T) {
	if !strings.Contains(epoch.String(), " m=") {
		t.Errorf("epoch %v has no monotonic reading", epoch)
	}
	want := map[string]int{
		"clock/clock.go": 2, "record.go": 1, // the epoch, and deadlines; the date of the run
		// Both ends of a difference within one read, which is dropped where that clock was set: the kernel has stamps of no other.
		"arrival/stamps_linux.go": 4,
		"client/compiled.go":      1, // the date that a signature has in it
	}
	got := map[string]int{}
	folders := []string{".", "../strategy"}
	rooms, err := os.ReadDir("..")
	if err != nil {
		t.Fatal(err)
	}
	// Peers has servers for tests; a client's program may stamp with the wall clock, and package program sees to what that is worth.
	except := []string{"peers", "program"}
	for _, room := range rooms {
		if room.IsDir() && !slices.Contains(except, room.Name()) {
			folders = append(folders, room.Name())
		}
	}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if strings.HasSuffix(file, "_test.go") {
				continue
			}
			if n := wallClocks(t, file); n > 0 {
				got[strings.TrimPrefix(filepath.ToSlash(file), "../")] = n
			}
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("the wall clock, or what strips the monotonic one, is in %v; want %v", got, want)
	}
}

// wallClocks counts the places of a file that read the wall clock, or turn a moment into it.
func wallClocks(t *testing.T, file string) (n int) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		s, ok := node.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		of, _ := s.X.(*ast.Ident)
		standard := of != nil && of.Name == "time"
		switch s.Sel.Name {
		case "Now":
			if standard {
				n++
			}
		case "Unix", "UnixNano", "UnixMicro", "UnixMilli", "CLOCK_REALTIME", "Gettimeofday":
			if !standard { // time.Unix(1, 0) is a deadline that has passed, whatever the time
				n++
			}
		}
		return true
	})
	return n
}
