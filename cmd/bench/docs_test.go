package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

const root = "../.."

// The README shows the tutorial's spec as it is.
func TestReadmeShowsTheTutorial(t *testing.T) {
	if !strings.Contains(read(t, "README.md"), "```hcl\n"+read(t, "examples/tutorial.bench.hcl")+"```\n") {
		t.Error("the spec in README.md is not examples/tutorial.bench.hcl")
	}
}

// Every command in README.md runs as it stands there, one after the other in a fresh folder. Runs are cut short, and
// `make test` is what runs this test.
func TestReadmeCommandsRun(t *testing.T) {
	var script strings.Builder
	for _, words := range commandsIn(read(t, "README.md")) {
		line := "exec bench " + strings.Join(words, " ")
		if words[0] == "run" {
			line += " -blocks=1 -duration=200ms -concurrency=4"
		}
		fmt.Fprintln(&script, line)
	}
	if n := strings.Count(script.String(), "\n"); n < 6 {
		t.Fatalf("only %d commands were found in README.md", n)
	}
	file := filepath.Join(t.TempDir(), "readme.txtar")
	if err := os.WriteFile(file, []byte(script.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Files: []string{file},
		Setup: func(env *testscript.Env) error {
			return os.CopyFS(filepath.Join(env.WorkDir, "examples"), os.DirFS(filepath.Join(root, "examples")))
		},
	})
}

// Every command line in the documentation, in help texts and in examples has a command that exists and flags that it knows.
func TestCommandsInDocsExist(t *testing.T) {
	lines := map[string][][]string{"README.md": commandsIn(read(t, "README.md"))}
	for _, pattern := range []string{"docs/*.md", "examples/*", "examples/*/*.md", "cmd/bench/*.hcl", "CHANGELOG.md"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if info, err := os.Stat(file); err == nil && !info.IsDir() {
				name := strings.TrimPrefix(filepath.ToSlash(file), root+"/")
				lines[name] = commandsIn(read(t, name))
			}
		}
	}
	for _, c := range everyCommand(commands()) {
		for _, e := range c.examples {
			lines["help of "+c.name] = append(lines["help of "+c.name], commandsIn("```sh\n"+e.line+"\n```\n")...)
		}
	}
	for name, all := range lines {
		for _, words := range all {
			c, ok := find(words[0])
			if !ok {
				t.Errorf("%s: there is no command %q: bench %s", name, words[0], strings.Join(words, " "))
				continue
			}
			c, args := c.part(words[1:])
			f := newFlags(&global{})
			c.declare(f)
			if rest, _, err := f.parse(args, -1); err != nil {
				t.Errorf("%s: bench %s: %v", name, strings.Join(words, " "), err)
			} else if c.maxArgs >= 0 && len(rest) > c.maxArgs {
				t.Errorf("%s: bench %s: too many arguments", name, strings.Join(words, " "))
			}
		}
	}
}

// everyCommand are commands with their parts.
func everyCommand(commands []command) (all []command) {
	for _, c := range commands {
		all = append(append(all, c), everyCommand(c.parts)...)
	}
	return all
}

var (
	shellBlock = regexp.MustCompile("(?ms)^ *```(?:sh|bash|console|yaml)\n(.*?)^ *```$")
	commented  = regexp.MustCompile(`(?m)^# +(bench [a-z]+ .*\.hcl|bench [a-z]+)$`) // in the head of an example
	invocation = regexp.MustCompile(`(?:^|[\s(|&])(?:bench|\./bench|go run \./cmd/bench) ((?:[a-z]|-).*)$`)
)

// commandsIn are the words of every bench command in a document's shell blocks, or in an example's comments.
func commandsIn(text string) [][]string {
	blocks := shellBlock.FindAllStringSubmatch(text, -1)
	if !strings.Contains(text, "```") {
		blocks = commented.FindAllStringSubmatch(text, -1)
	}
	var all [][]string
	for _, block := range blocks {
		body := strings.ReplaceAll(block[1], "\\\n", " ")
		for line := range strings.Lines(body) {
			for part := range strings.SplitSeq(strings.TrimSpace(line), "&&") {
				if m := invocation.FindStringSubmatch(part); m != nil {
					all = append(all, shellSplit(m[1]))
				}
			}
		}
	}
	return all
}

// shellSplit splits as a shell would: at spaces outside of quotes, up to a comment, a pipe or a redirection.
func shellSplit(line string) []string {
	var words []string
	var word strings.Builder
	quote, inWord := rune(0), false
	for _, r := range line + " " {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, inWord = r, true
		case strings.ContainsRune("#|>;)", r) && !inWord:
			return words
		case r == ' ' || r == ')' || r == ';':
			if inWord {
				words = append(words, word.String())
			}
			word.Reset()
			inWord = false
		default:
			word.WriteRune(r)
			inWord = true
		}
	}
	return words
}

func TestShellSplit(t *testing.T) {
	got := shellSplit(`run -var 'base=["./a b"]' x.hcl # why`)
	want := []string{"run", "-var", `base=["./a b"]`, "x.hcl"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
