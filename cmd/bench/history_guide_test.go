package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/rogpeppe/go-internal/txtar"

	"bench/docs"
)

const historyGuide = "docs/history.md"

// What the guide of histories prints is what the story of it prints, and the rates are those that were measured.
func TestHistoryGuideIsCurrent(t *testing.T) {
	story, err := txtar.ParseFile("testdata/script/history.txtar")
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(story.Files, func(f txtar.File) bool { return f.Name == "whole" })
	measuring := read(t, "docs/measuring.md")
	docs.Current(t, filepath.Join(root, historyGuide), *update,
		docs.Part{Name: "history", Text: "```text\n" + string(story.Files[i].Data) + "```\n"},
		docs.Part{Name: "alarms", Text: between(t, measuring, "<!-- simulated: history alarms -->\n", "<!-- end -->")},
		docs.Part{Name: "power", Text: between(t, measuring, "<!-- simulated: history power -->\n", "<!-- end -->")},
	)
}

func between(t *testing.T, text, begin, end string) string {
	t.Helper()
	_, rest, found := strings.Cut(text, begin)
	inside, _, ended := strings.Cut(rest, end)
	if !found || !ended {
		t.Fatalf("there is no %q", begin)
	}
	return inside
}

// Every command of the guide runs as it stands there, one after the other: first in a fresh folder, and from "Reading it" on in that
// of a team. Only databases and servers of others are not asked.
func TestHistoryGuideCommandsRun(t *testing.T) {
	first, rest, found := strings.Cut(read(t, historyGuide), "## Reading it")
	if !found {
		t.Fatal("the guide has no section that begins with a team's runs")
	}
	var script strings.Builder
	script.WriteString("[!exec:git] skip\nenv GIT_CONFIG_GLOBAL=$WORK/gitconfig\nenv GIT_CONFIG_NOSYSTEM=1\nenv GIT_CEILING_DIRECTORIES=$WORK/..\n")
	n := guideCommands(&script, first)
	script.WriteString("mkdir shop\ncd shop\nexec team 40 runs\nmkdir examples\ncp ../examples/commits.bench.hcl examples/commits.bench.hcl\n")
	n += guideCommands(&script, rest)
	if n < 20 {
		t.Fatalf("only %d commands were found", n)
	}
	file := filepath.Join(t.TempDir(), "guide.txtar")
	if err := os.WriteFile(file, []byte(script.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: []string{file},
		Cmds:  map[string]func(ts *testscript.TestScript, neg bool, args []string){"exits": exits},
		Setup: func(env *testscript.Env) error {
			return os.CopyFS(filepath.Join(env.WorkDir, "examples"), os.DirFS(filepath.Join(root, "examples")))
		},
	})
}

// guideCommands writes the commands of a part of the guide, and counts them. Runs are cut short.
func guideCommands(script *strings.Builder, part string) (n int) {
	for _, command := range commandsIn(strings.Replace(part, "export BENCH_STORE=postgres://bench@db.example.com/bench\nbench history\n", "", 1)) {
		line := "exec bench"
		switch {
		case command[0] == "run":
			line = "exits 0,3 bench"
			command = append(command, "-blocks=1", "-duration=200ms")
		case slices.Contains(command, "-check"):
			line = "exits 0 bench"
		}
		for _, word := range command {
			line += " '" + strings.ReplaceAll(word, "'", "''") + "'"
		}
		fmt.Fprintln(script, line)
		n++
	}
	return n
}
